package org.tenure.demo;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The folder with everything of the demo: a temporary one that goes with it, or one to keep.
final class Home implements AutoCloseable {

    private static final long MEGABYTE = 1_048_576;
    private static final long SPACE_LEAST = 500 * MEGABYTE;
    private static final long SPACE_PER_PERSON = MEGABYTE / 10;

    private final Path folder;
    private final boolean kept;

    private Home(Path folder, boolean kept) {
        this.folder = folder;
        this.kept = kept;
    }

    /// @throws DemoException when the folder cannot be used, is not empty, or its disk too full
    static Home of(Options options) {
        Path keep = options.keep();
        Home home = keep == null ? temporary() : kept(keep);
        try {
            home.requireSpace(SPACE_LEAST + options.people() * SPACE_PER_PERSON);
        } catch (DemoException full) {
            home.close();
            throw full;
        }
        return home;
    }

    private static Home temporary() {
        Path parent = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            Path folder = Files.createTempDirectory(parent, "tenure-demo-");
            makePassable(folder);
            return new Home(folder, false);
        } catch (IOException failed) {
            throw new DemoException("No folder can be made in `%s` (%s). Name another with `--keep FOLDER`."
                    .formatted(parent, failed.getMessage()), failed);
        }
    }

    private static Home kept(Path folder) {
        try {
            if (Files.exists(folder) && !isEmptyFolder(folder)) {
                throw new DemoException(
                        "`%s` is not an empty folder, and the demo begins with a new company. Name another one, or remove it."
                                .formatted(folder));
            }
            Files.createDirectories(folder);
            makePassable(folder);
            return new Home(folder, true);
        } catch (IOException failed) {
            throw new DemoException("`%s` cannot be used (%s). Name another folder.".formatted(folder, failed), failed);
        }
    }

    private static boolean isEmptyFolder(Path folder) throws IOException {
        if (!Files.isDirectory(folder)) {
            return false;
        }
        try (Stream<Path> files = Files.list(folder)) {
            return files.findAny().isEmpty();
        }
    }

    /// Run by root, the database server is somebody else and has to reach its data.
    private static void makePassable(Path folder) throws IOException {
        if ("root".equals(System.getProperty("user.name"))) {
            Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        }
    }

    private void requireSpace(long bytes) {
        try {
            long free = Files.getFileStore(folder).getUsableSpace();
            if (free < bytes) {
                throw new DemoException(
                        "`%s` has %s MB free, and the demo needs %s MB. Free some, or name a folder on another disk with `--keep FOLDER`."
                                .formatted(folder, Progress.number(free / MEGABYTE),
                                        Progress.number(bytes / MEGABYTE)));
            }
        } catch (IOException failed) {
            throw new DemoException("`%s` cannot be used (%s).".formatted(folder, failed.getMessage()), failed);
        }
    }

    Path folder() {
        return folder;
    }

    boolean isKept() {
        return kept;
    }

    Path server() {
        return folder.resolve("server");
    }

    Path systems() {
        return folder.resolve("systems");
    }

    Path log() {
        return folder.resolve("demo.log");
    }

    @Override
    public void close() {
        if (kept) {
            return;
        }
        try {
            Files.walkFileTree(folder, new Remover());
        } catch (IOException failed) {
            throw new DemoException("`%s` could not be removed (%s). Remove it by hand.".formatted(folder, failed),
                    failed);
        }
    }

    private static final class Remover extends SimpleFileVisitor<Path> {

        @Override
        public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
        }

        @Override
        public FileVisitResult visitFileFailed(Path file, IOException failed) throws IOException {
            if (failed instanceof NoSuchFileException) {
                return FileVisitResult.CONTINUE;
            }
            throw failed;
        }

        @Override
        public FileVisitResult postVisitDirectory(Path each, @Nullable IOException failed) throws IOException {
            Files.deleteIfExists(each);
            return FileVisitResult.CONTINUE;
        }
    }
}
