package org.tenure.cli;

import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/// A folder of definitions: every `.yaml` and `.yml` in it and below, hidden ones left out, by their path from the folder.
record ModelFolder(String name, Map<String, String> files) {

    private static final int FILES_MAX = 500;
    private static final long BYTES_MAX = 10_000_000;

    static ModelFolder read(Path folder) {
        if (!Files.isDirectory(folder)) {
            throw new CommandException(Exit.USAGE, "There is no folder `%s`.".formatted(folder));
        }
        try {
            Map<String, String> files = new TreeMap<>();
            long bytes = 0;
            for (Path file : definitions(folder)) {
                bytes += Files.size(file);
                if (bytes > BYTES_MAX || files.size() == FILES_MAX) {
                    throw new CommandException(
                            Exit.USAGE, "Folder `%s` holds more than %d MB or %d files; a model is meant."
                                    .formatted(folder, BYTES_MAX / 1_000_000, FILES_MAX));
                }
                files.put(folder.relativize(file).toString().replace('\\', '/'), content(file));
            }
            if (files.isEmpty()) {
                throw new CommandException(Exit.USAGE, "Folder `%s` holds no `.yaml` file.".formatted(folder));
            }
            return new ModelFolder(String.valueOf(folder.toAbsolutePath().normalize().getFileName()), files);
        } catch (IOException unreadable) {
            throw new CommandException(Exit.REFUSED,
                    "Folder `%s` cannot be read: %s.".formatted(folder, unreadable.getMessage()));
        }
    }

    /// What is sent: the files, whether others are ended, and what people will know the change by.
    Map<String, Object> order(boolean retire) {
        return Map.of("files", files, "retire", retire, "label", name);
    }

    private static List<Path> definitions(Path folder) throws IOException {
        try (Stream<Path> all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile)
                    .filter(file -> !isHidden(folder.relativize(file)))
                    .filter(file -> file.toString().endsWith(".yaml") || file.toString().endsWith(".yml"))
                    .limit(FILES_MAX + 1L)
                    .toList();
        }
    }

    private static boolean isHidden(Path relative) {
        for (Path part : relative) {
            if (part.toString().startsWith(".")) {
                return true;
            }
        }
        return false;
    }

    private static String content(Path file) throws IOException {
        try {
            return Files.readString(file);
        } catch (CharacterCodingException notText) {
            throw new CommandException(Exit.USAGE, "File `%s` is not UTF-8 text.".formatted(file));
        }
    }
}
