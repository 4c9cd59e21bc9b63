package org.tenure.postgres;

import com.sun.security.auth.module.UnixSystem;
import java.io.IOException;
import java.io.StringReader;
import java.io.StringWriter;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// Where kept servers of one version live, and how one is found or started.
///
/// ```
/// /tmp/tenure-kept-UID-0/
/// ├── postgresql-…/        unpacked programs, shared by all
/// └── 18.1-…/
///     ├── lock             held by whoever looks for a server or starts one
///     ├── current          port, password and folder of the one to use, for us only
///     └── server-N/        one life of a server: data, used, watch
/// ```
/// A data folder is never used twice: one that crashed without fsync may be broken in silence, and a new one takes a second.
final class KeptFolder {

    private static final Logger log = LoggerFactory.getLogger(KeptFolder.class);
    private static final Duration LOCK_MAX = Duration.ofMinutes(3);
    private static final Duration START_MAX = Duration.ofMinutes(2);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(15);
    private static final Duration TOUCH_EVERY = Duration.ofSeconds(20);

    /// A server whose watch has not written for so long is gone, whatever process numbers say (they differ between containers).
    private static final Duration BEAT_MAX = Duration.ofMinutes(10);

    private static final Duration IDLE_MAX = Duration.ofMinutes(15);
    private static final int IDLE_TICKS = 180;
    private static final int ATTEMPTS_MAX = 5;
    private static final int NAMES_MAX = 10;

    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("max_connections", "400"),
            Map.entry("shared_buffers", "256MB"),
            Map.entry("work_mem", "16MB"),
            Map.entry("maintenance_work_mem", "128MB"),
            Map.entry("fsync", "off"),
            Map.entry("full_page_writes", "off"),
            Map.entry("wal_level", "minimal"),
            Map.entry("max_wal_senders", "0"),
            Map.entry("max_wal_size", "4GB"),
            Map.entry("checkpoint_timeout", "30min"),
            Map.entry("random_page_cost", "1.1"),
            Map.entry("jit", "off"),
            Map.entry("log_min_messages", "warning"));

    private final ServerUser user;
    private final Binaries binaries;
    private final Path home;
    private final Duration idleMax;
    private @Nullable Path touched;

    private KeptFolder(ServerUser user, Path base, Binaries binaries, String key, Duration idleMax) {
        this.user = user;
        this.binaries = binaries;
        this.idleMax = idleMax;
        this.home = base.resolve(binaries.version() + "-" + key);
    }

    static KeptFolder bundled() {
        var user = ServerUser.current();
        return bundled(user, base(user), base(user), IDLE_MAX);
    }

    static KeptFolder bundled(ServerUser user, Path cache, Path base, Duration idleMax) {
        return new KeptFolder(user, base, BundledBinaries.in(cache), BundledBinaries.digest() + "-" + layout(),
                idleMax);
    }

    static KeptFolder external(Path bin) {
        var user = ServerUser.current();
        return new KeptFolder(user, base(user), Binaries.at(bin), "external-" + layout(), IDLE_MAX);
    }

    String version() {
        return binaries.version();
    }

    /// The server in use, or a new one: what does not answer is left behind, not repaired.
    synchronized Login running() {
        try {
            Folders.make(home, "rwx--x--x");
            try (var lock = FolderLock.acquire(home.resolve("lock"), LOCK_MAX)) {
                if (lock == null) {
                    throw new PostgresException(
                            "somebody else has held `%s` for %d minutes: end that process, or delete the folder"
                                    .formatted(home.resolve("lock"), LOCK_MAX.toMinutes()));
                }
                var current = current();
                if (current != null && isUsable(current)) {
                    use(current.folder());
                    return current.login();
                }
                removeDeadServers();
                return startNew();
            }
        } catch (IOException e) {
            throw PostgresException.ofOutput("PostgreSQL for tests could not be kept in `%s`.".formatted(home),
                    e.toString());
        }
    }

    long pid() {
        try {
            var current = current();
            if (current == null) {
                throw new PostgresException("no PostgreSQL is kept in `%s`".formatted(home));
            }
            return Long.parseLong(Files.readString(current.folder().resolve("watch/pid")).strip());
        } catch (IOException e) {
            throw new PostgresException("the kept PostgreSQL in `%s` is gone: %s".formatted(home, e.getMessage()), e);
        }
    }

    private record Current(Path folder, Login login) {}

    private boolean isUsable(Current current) throws IOException {
        if (Files.notExists(current.folder().resolve("used"))) {
            return false;
        }
        touch(current.folder());
        return current.login().answers(ANSWER_MAX);
    }

    private Login startNew() throws IOException {
        for (int attempt = 1;; attempt++) {
            var folder = newFolder();
            var data = new DataFolder(folder, binaries, user);
            data.prepare(false);
            var login = new Login(EmbeddedPostgres.freePort(), DataFolder.SUPERUSER, data.password());
            var process = keeper(folder, data, login.port()).start();
            try {
                if (login.await(START_MAX, process::isAlive)) {
                    remember(new Current(folder, login));
                    use(folder);
                    log.debug("A PostgreSQL {} for tests was started on port {} in `{}`", binaries.version(),
                            login.port(), folder);
                    return login;
                }
                log.debug("PostgreSQL for tests did not start in `{}`, trying again", folder);
            } catch (PostgresException e) {
                process.destroy();
                log.debug("PostgreSQL for tests did not start in `{}`, trying again: {}", folder, e.getMessage());
            }
            if (attempt == ATTEMPTS_MAX) {
                throw PostgresException.ofOutput("PostgreSQL for tests did not start in `%s`.".formatted(folder),
                        output(folder));
            }
        }
    }

    private Path newFolder() throws IOException {
        for (int number = 1;; number++) {
            var folder = home.resolve("server-" + number);
            if (Files.notExists(folder)) {
                Folders.make(folder, "rwxr-xr-x");
                Folders.make(folder.resolve("watch"), "rwxr-xr-x");
                user.own(folder.resolve("watch"));
                touch(folder);
                return folder;
            }
        }
    }

    /// The watch in a session of its own: signals for our terminal or our process group do not reach it.
    private ProcessBuilder keeper(Path folder, DataFolder data, int port) throws IOException {
        var script = home.resolve("keep.sh");
        Files.write(script, script());
        Files.setPosixFilePermissions(script, PosixFilePermissions.fromString("rw-r--r--"));
        var command = new ArrayList<String>();
        var setsid = Commands.find("setsid");
        if (setsid != null) {
            command.add(setsid.toString());
        }
        command.addAll(List.of("sh", script.toString(), folder.toString(), Integer.toString(IDLE_TICKS),
                seconds(idleMax.dividedBy(IDLE_TICKS)),
                user.setpriv() == null ? "" : user.setpriv().toString(), binaries.program("postgres"), "-D",
                data.data().toString()));
        var parameters = new TreeMap<>(PARAMETERS);
        parameters.putAll(Login.loopbackOnly(port));
        parameters.put("external_pid_file", folder.resolve("watch/pid").toString());
        parameters.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return Commands.process(user.command(command))
                .redirectInput(Path.of("/dev/null").toFile())
                .redirectOutput(Redirect.DISCARD)
                .redirectError(Redirect.DISCARD);
    }

    private static String seconds(Duration duration) {
        return "%d.%03d".formatted(duration.toSeconds(), duration.toMillisPart());
    }

    private @Nullable Current current() throws IOException {
        var file = home.resolve("current");
        if (Files.notExists(file)) {
            return null;
        }
        var values = new Properties();
        values.load(new StringReader(Files.readString(file)));
        var port = values.getProperty("port", "");
        if (!port.matches("[0-9]{1,5}")) {
            return null;
        }
        return new Current(home.resolve(values.getProperty("folder", "")),
                new Login(Integer.parseInt(port), DataFolder.SUPERUSER, values.getProperty("password", "")));
    }

    private void remember(Current current) throws IOException {
        var values = new Properties();
        values.setProperty("folder", current.folder().getFileName().toString());
        values.setProperty("port", Integer.toString(current.login().port()));
        values.setProperty("password", current.login().password());
        var text = new StringWriter();
        values.store(text, null);
        Folders.writeSecret(home.resolve("current"), text.toString());
    }

    /// Deletes what servers left that run no more. One that runs is left to its watch, even when it does not answer us.
    private void removeDeadServers() throws IOException {
        try (var servers = Files.newDirectoryStream(home, "server-*")) {
            for (var server : servers) {
                var beat = server.resolve("watch/beat");
                var since = Files.getLastModifiedTime(Files.exists(beat) ? beat : server).toInstant();
                if (Files.notExists(beat)
                        || since.isBefore(Instant.ofEpochMilli(System.currentTimeMillis()).minus(BEAT_MAX))) {
                    StrayServers.end(server.resolve("data"));
                    Folders.delete(server);
                }
            }
        }
    }

    /// Tells the watch, for as long as this process lives, that the server in this folder is in use.
    private void use(Path folder) {
        var first = touched == null;
        touched = folder;
        if (first) {
            Thread.ofPlatform().name("kept-postgres-use").daemon().start(this::touchOnAndOn);
        }
    }

    private void touchOnAndOn() {
        try {
            while (true) {
                Thread.sleep(TOUCH_EVERY);
                touchCurrent();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized void touchCurrent() {
        try {
            if (touched != null && Files.exists(touched)) {
                touch(touched);
            }
        } catch (IOException e) {
            log.debug("`{}` could not be touched: {}", touched, e.toString());
        }
    }

    private static void touch(Path folder) throws IOException {
        var used = folder.resolve("used");
        if (Files.notExists(used)) {
            Files.createFile(used);
        }
        Files.setLastModifiedTime(used, FileTime.fromMillis(System.currentTimeMillis()));
    }

    /// The first folder of this name that is ours, or nobody's; the names of others are left alone.
    static Path base(ServerUser user) {
        var self = new UnixSystem().getUid();
        var places = List.of(System.getProperty("java.io.tmpdir"), "/var/tmp",
                System.getProperty("user.home") + "/.cache");
        for (var place : places) {
            for (int name = 0; name < NAMES_MAX; name++) {
                var base = Path.of(place).toAbsolutePath().resolve("tenure-kept-" + self + "-" + name);
                if (isSuitable(base, user)) {
                    return base;
                }
            }
        }
        throw new PostgresException(
                "there is no place to keep a PostgreSQL for tests in: none of %s can be written by us and passed by the user `%s`"
                        .formatted(places, user.name()));
    }

    private static boolean isSuitable(Path base, ServerUser user) {
        try {
            Folders.makePassable(base);
            return Folders.isOurs(base) && user.barrier(base) == null;
        } catch (IOException e) {
            log.debug("`{}` cannot be used: {}", base, e.toString());
            return false;
        }
    }

    private static byte[] script() throws IOException {
        try (var script = KeptFolder.class.getResourceAsStream("keep.sh")) {
            if (script == null) {
                throw new PostgresException("`keep.sh` is missing beside our classes: build this module again");
            }
            return script.readAllBytes();
        }
    }

    /// Different parameters or another watch, another server: two versions of us do not share one.
    private static String layout() {
        try {
            return Integer.toHexString(31 * new TreeMap<>(PARAMETERS).hashCode() + Arrays.hashCode(script()));
        } catch (IOException e) {
            throw new PostgresException("`keep.sh` could not be read: " + e.getMessage(), e);
        }
    }

    private static String output(Path folder) throws IOException {
        var output = folder.resolve("watch/log");
        return Files.exists(output) ? Files.readString(output, StandardCharsets.UTF_8) : "nothing";
    }
}
