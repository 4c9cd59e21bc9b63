package org.tenure.postgres;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A PostgreSQL server of our own whose data outlives everything: it is made on first start, found again on the next, and recovers by
/// itself when this process, or the server, is killed at any moment.
///
/// It listens on 127.0.0.1 only, asks everybody for a password, and never runs as root. One process at a time may use
/// a folder. When this process ends, in whatever way, the kernel tells the server to stop, which it does cleanly; closing is
/// politer and waits. Where `setpriv` is missing (not as root) a shutdown hook stands in, and what a killed process left
/// running is stopped by the next start.
public final class EmbeddedPostgres implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
    private static final Duration LOCK_MAX = Duration.ofSeconds(1);
    private static final Duration START_MAX = Duration.ofMinutes(10);
    private static final int PORTS_MAX = 5;
    private static final String PORT_TAKEN = "could not bind IPv4 address";

    /// For a small server that shares its machine with us. What callers set wins.
    private static final Map<String, String> PARAMETERS = Map.ofEntries(
            Map.entry("max_connections", "60"),
            Map.entry("shared_buffers", "256MB"),
            Map.entry("effective_cache_size", "1GB"),
            Map.entry("work_mem", "16MB"),
            Map.entry("maintenance_work_mem", "128MB"),
            Map.entry("fsync", "on"),
            Map.entry("synchronous_commit", "on"),
            Map.entry("full_page_writes", "on"),
            // The only method in our build is slow: it took a third of the processor time of a bulk run.
            Map.entry("wal_compression", "off"),
            Map.entry("max_wal_size", "4GB"),
            Map.entry("checkpoint_timeout", "15min"),
            Map.entry("random_page_cost", "1.1"),
            Map.entry("effective_io_concurrency", "32"),
            Map.entry("jit", "off"),
            Map.entry("log_min_messages", "warning"),
            // Statements and details carry personal data, which has no place in a log.
            Map.entry("log_min_error_statement", "panic"),
            Map.entry("log_error_verbosity", "terse"));

    private final DataFolder folder;
    private final FolderLock lock;
    private final ServerProcess process;
    private final Login login;
    private @Nullable Thread hook;
    private boolean closed;

    private EmbeddedPostgres(DataFolder folder, FolderLock lock, ServerProcess process, Login login) {
        this.folder = folder;
        this.lock = lock;
        this.process = process;
        this.login = login;
    }

    /// Starts the server that we bring along and returns when it answers: after about a second, or after its recovery.
    ///
    /// @throws PostgresException saying what is in the way and what to do about it
    public static EmbeddedPostgres start(PostgresSettings settings) {
        var user = ServerUser.current();
        var cache = settings.cache() == null ? CacheFolders.choose(user) : settings.cache();
        return start(settings, BundledBinaries.in(cache), user);
    }

    static EmbeddedPostgres start(PostgresSettings settings, Binaries binaries, ServerUser user) {
        try {
            Folders.makePassable(settings.folder());
            var lock = FolderLock.acquire(settings.folder().resolve("lock"), LOCK_MAX);
            if (lock == null) {
                throw new PostgresException(
                        "another process runs PostgreSQL in `%s`: stop it first, or choose another folder"
                                .formatted(settings.folder()));
            }
            EmbeddedPostgres started = null;
            try {
                started = start(settings, new DataFolder(settings.folder(), binaries, user), binaries, user, lock);
                return started;
            } finally {
                if (started == null) {
                    lock.close();
                }
            }
        } catch (IOException e) {
            throw PostgresException.ofOutput(
                    "`%s` could not be used as PostgreSQL's data folder.".formatted(settings.folder()), e.toString());
        }
    }

    public String jdbcUrl(String database) {
        return login.jdbcUrl(database);
    }

    public String user() {
        return login.user();
    }

    public String password() {
        return login.password();
    }

    public int port() {
        return login.port();
    }

    /// The number of the server's first process.
    public long pid() {
        return process.pid();
    }

    public Path data() {
        return folder.data();
    }

    public boolean isAlive() {
        return process.isAlive();
    }

    /// Completes with the server's exit code when it ends, asked to or not. Whoever did not ask closes this and starts again.
    public CompletableFuture<Integer> onExit() {
        return process.ended().copy();
    }

    /// Makes sure that this database exists.
    public void createDatabase(String name) {
        try (var connection = login.connect("postgres")) {
            if (!Databases.exists(connection, name)) {
                Databases.create(connection, name);
            }
        } catch (SQLException e) {
            throw new PostgresException("the database `%s` could not be created: %s".formatted(name, e.getMessage()),
                    e);
        }
    }

    /// Ends all sessions, writes everything to disk and stops. A second call does nothing.
    @Override
    public synchronized void close() {
        if (closed) {
            return;
        }
        closed = true;
        process.stop();
        unhook();
        try {
            lock.close();
        } catch (IOException e) {
            throw new PostgresException(
                    "the lock of `%s` could not be let go: %s".formatted(folder.data(), e.getMessage()), e);
        }
    }

    private static EmbeddedPostgres start(PostgresSettings settings, DataFolder folder, Binaries binaries,
            ServerUser user, FolderLock lock)
            throws IOException {
        StrayServers.end(folder.data());
        if (settings.port() != 0 && !isFree(settings.port())) {
            throw portTaken(settings.port());
        }
        folder.prepare(true);
        for (int attempt = 1;; attempt++) {
            var login = new Login(settings.port() == 0 ? freePort() : settings.port(), DataFolder.SUPERUSER,
                    folder.password());
            var process = ServerProcess.start(user, command(binaries, folder, login.port(), settings.parameters()));
            if (await(process, login, folder)) {
                var server = new EmbeddedPostgres(folder, lock, process, login);
                server.hookUnlessTied(user);
                log.info("PostgreSQL {} answers on 127.0.0.1:{}, as the user `{}`, with the data in `{}`",
                        binaries.version(), login.port(), user.name(), folder.data());
                return server;
            }
            var taken = process.lastLines().contains(PORT_TAKEN);
            if (taken && settings.port() != 0) {
                throw portTaken(settings.port());
            }
            if (!taken || attempt == PORTS_MAX) {
                throw PostgresException.ofOutput("PostgreSQL did not start in `%s`.".formatted(folder.data()),
                        process.lastLines());
            }
        }
    }

    /// Waits until the server lets us in; false when it has ended instead, with all that it had to say read.
    private static boolean await(ServerProcess process, Login login, DataFolder folder) {
        try {
            if (login.await(START_MAX, process::isAlive)) {
                return true;
            }
        } catch (PostgresException e) {
            process.stop();
            throw new PostgresException("PostgreSQL in `%s`: %s".formatted(folder.data(), e.getMessage()), e);
        }
        process.ended().join();
        return false;
    }

    private static List<String> command(Binaries binaries, DataFolder folder, int port, Map<String, String> wanted) {
        var parameters = new TreeMap<>(PARAMETERS);
        parameters.putAll(wanted);
        parameters.putAll(Login.loopbackOnly(port));
        var command = new ArrayList<>(List.of(binaries.program("postgres"), "-D", folder.data().toString()));
        parameters.forEach((name, value) -> command.addAll(List.of("-c", name + "=" + value)));
        return command;
    }

    static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }

    private static boolean isFree(int port) {
        try (var _ = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return true;
        } catch (IOException e) {
            return false;
        }
    }

    private static PostgresException portTaken(int port) {
        return new PostgresException(
                "the port `%d` on 127.0.0.1 is in use: end who uses it, or choose another port".formatted(port));
    }

    private void hookUnlessTied(ServerUser user) {
        if (!user.diesWithUs()) {
            hook = new Thread(process::stop, "tenure-postgres-stop");
            Runtime.getRuntime().addShutdownHook(hook);
        }
    }

    private void unhook() {
        try {
            if (hook != null) {
                Runtime.getRuntime().removeShutdownHook(hook);
            }
        } catch (IllegalStateException e) {
            log.debug("Closed while the process ends: the hook finds a server that has stopped");
        }
    }
}
