package org.tenure.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/// The folder in which a database cluster lives, and beside it the superuser's password.
///
/// Invariant: while the file `unfinished` lies beside it the folder holds nothing worth keeping; without it nothing in it is ever deleted.
final class DataFolder {

    static final String SUPERUSER = "tenure";

    private static final Duration INITDB_MAX = Duration.ofMinutes(5);
    private static final int PASSWORD_BYTES = 24;

    private final Path folder;
    private final Binaries binaries;
    private final ServerUser user;

    DataFolder(Path folder, Binaries binaries, ServerUser user) {
        this.folder = folder;
        this.binaries = binaries;
        this.user = user;
    }

    Path data() {
        return folder.resolve("data");
    }

    /// Makes the cluster when there is none, or checks that we can run the one that is there.
    ///
    /// @param durably whether it must have reached the disk before this returns
    void prepare(boolean durably) throws IOException {
        checkWay();
        if (Files.exists(unfinished()) && Files.exists(data())) {
            Folders.clear(data());
        }
        if (Files.notExists(data()) || Folders.isEmpty(data())) {
            create(durably);
        }
        checkVersion();
        checkOwner();
    }

    String password() throws IOException {
        if (Files.notExists(passwordFile())) {
            throw new PostgresException(
                    "`%s` is missing, so nobody can sign in to the database in `%s`: put the file back from a backup"
                            .formatted(passwordFile(), data()));
        }
        return Files.readString(passwordFile()).strip();
    }

    private void checkWay() {
        var barrier = user.barrier(folder);
        if (barrier != null) {
            throw new PostgresException(
                    ("PostgreSQL runs as `%s`, never as root, and that user cannot pass `%s` on the way to `%s`: "
                            + "choose a data folder elsewhere, for example `/var/lib/tenure`, or allow it with `chmod o+x %s`")
                            .formatted(user.name(), barrier, folder, barrier));
        }
    }

    private void create(boolean durably) throws IOException {
        Files.deleteIfExists(unfinished());
        Files.createFile(unfinished());
        Files.createDirectories(data());
        Files.setPosixFilePermissions(data(), PosixFilePermissions.fromString("rwx------"));
        user.own(data());
        var password = newPassword();
        Folders.writeSecret(passwordFile(), password);
        var forInitdb = folder.resolve(".initdb-password");
        try {
            Folders.writeSecret(forInitdb, password);
            user.own(forInitdb);
            var made = Commands.run(INITDB_MAX, user.command(initdb(forInitdb, durably)));
            if (!made.succeeded()) {
                throw PostgresException.ofOutput("PostgreSQL could not make a database in `%s`.".formatted(data()),
                        made.output());
            }
        } finally {
            Files.deleteIfExists(forInitdb);
        }
        Files.delete(unfinished());
    }

    private List<String> initdb(Path passwordFile, boolean durably) {
        var command = new ArrayList<>(List.of(binaries.program("initdb"), "-D", data().toString(), "-U", SUPERUSER,
                "--auth=scram-sha-256", "--pwfile=" + passwordFile, "--encoding=UTF8", "--data-checksums",
                "--text-search-config=simple"));
        command.addAll(binaries.locale());
        if (!durably) {
            command.add("--no-sync");
        }
        return command;
    }

    private void checkVersion() throws IOException {
        var file = data().resolve("PG_VERSION");
        if (Files.notExists(file)) {
            throw new PostgresException(
                    "`%s` is not empty and not a PostgreSQL database either: choose an empty folder".formatted(data()));
        }
        var major = Files.readString(file).strip();
        if (!major.equals(Integer.toString(binaries.major()))) {
            throw new PostgresException(
                    ("`%s` was written by PostgreSQL %s, and this is PostgreSQL %s, which cannot read it: "
                            + "start the release of Tenure that wrote it, export, and import into a new folder; or move it with `pg_upgrade`")
                            .formatted(data(), major, binaries.version()));
        }
    }

    private void checkOwner() throws IOException {
        var owner = ((Number) Files.getAttribute(data(), "unix:uid")).intValue();
        if (owner != user.uid()) {
            throw new PostgresException(
                    "`%s` belongs to the user number %d, and PostgreSQL would run as `%s` (%d): start as the same user as before, or `chown -R %s %s`"
                            .formatted(data(), owner, user.name(), user.uid(), user.name(), data()));
        }
    }

    private Path unfinished() {
        return folder.resolve("unfinished");
    }

    private Path passwordFile() {
        return folder.resolve("password");
    }

    private static String newPassword() {
        var bytes = new byte[PASSWORD_BYTES];
        new SecureRandom().nextBytes(bytes);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
