package org.tenure.postgres;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One kept server as this process uses it: makes databases, copies templates, and cleans up after processes that could not.
///
/// While it uses a server a process holds an advisory lock on its own number there, and the names of its databases begin with that number: a
/// database whose number is not locked belongs to nobody any more.
public final class KeptServer {

    private static final Logger log = LoggerFactory.getLogger(KeptServer.class);
    private static final int ATTEMPTS_MAX = 3;
    private static final int SWEPT_MAX = 20;
    private static final int TEMPLATES_MAX = 20;
    private static final int HINT_MAX = 30;

    /// The first number of our advisory locks: one for living processes, one for templates in the making.
    private static final int ALIVE = 71_001;
    private static final int TEMPLATE = 71_002;

    private static final String PREPARE_MAX = "10min";
    private static final String UNREACHABLE = "08001";

    private final KeptFolder folder;
    private final int number = new SecureRandom().nextInt(Integer.MAX_VALUE);
    private final AtomicInteger databases = new AtomicInteger();
    private final Map<String, Login> open = new ConcurrentHashMap<>();
    private @Nullable Login login;
    private @Nullable Connection presence;

    KeptServer(KeptFolder folder) {
        this.folder = folder;
        Runtime.getRuntime().addShutdownHook(new Thread(this::dropAll, "kept-postgres-drop"));
    }

    /// See [KeptPostgres#database].
    public KeptDatabase database(String hint) {
        return insist((at, connection) -> {
            var name = newName(hint);
            open.put(name, at);
            Databases.create(connection, name);
            return new KeptDatabase(this, at, name);
        });
    }

    /// See [KeptPostgres#cloned].
    public KeptDatabase cloned(String key, Consumer<KeptDatabase> prepare) {
        var template = "template_" + digest(key);
        return insist((at, connection) -> {
            if (!isReady(connection, template)) {
                prepare(at, connection, template, prepare);
            }
            var name = newName("copy");
            open.put(name, at);
            Databases.copy(connection, template, name);
            return new KeptDatabase(this, at, name);
        });
    }

    /// The number of the server's first process.
    public long pid() {
        return insist((_, connection) -> folder.pid());
    }

    /// Which PostgreSQL this is, e.g. `18.1`.
    public String version() {
        return folder.version();
    }

    void drop(Login at, String name) {
        if (open.remove(name) == null) {
            return;
        }
        try (var connection = at.connect("postgres")) {
            Databases.drop(connection, name);
        } catch (SQLException e) {
            // The server is gone, and the database with it; or the next process sweeps.
            log.debug("`{}` was not dropped: {}", name, e.getMessage());
        }
    }

    private void dropAll() {
        open.forEach((name, at) -> drop(at, name));
    }

    private interface Work<T> {

        T with(Login at, Connection connection) throws SQLException;
    }

    /// Does the work on a connection to the database `postgres`. A server that dies meanwhile is replaced, and the work done again.
    private <T> T insist(Work<T> work) {
        for (int attempt = 1;; attempt++) {
            var at = present();
            try (var connection = at.connect("postgres")) {
                return work.with(at, connection);
            } catch (SQLException e) {
                if (attempt == ATTEMPTS_MAX) {
                    throw new PostgresException(
                            "the kept PostgreSQL on port %d failed: %s".formatted(at.port(), e.getMessage()), e);
                }
                log.debug("The kept PostgreSQL on port {} failed, trying again: {}", at.port(), e.getMessage());
                if (UNREACHABLE.equals(e.getSQLState())) {
                    doubt(at);
                }
            }
        }
    }

    /// Has the server looked for anew: one that was killed answers on connections it has for some moments, and takes no new ones.
    private synchronized void doubt(Login at) {
        if (at.equals(login)) {
            login = null;
        }
    }

    /// A server that answers and knows that we are there.
    private synchronized Login present() {
        for (int attempt = 1;; attempt++) {
            if (login != null && presence != null && isOpen(presence)) {
                return login;
            }
            var found = folder.running();
            try {
                var connection = found.connect("postgres");
                // Shared, as an older connection of ours may be there still; it goes only when the new one is known.
                Databases.run(connection, "select pg_advisory_lock_shared(%d, %d)".formatted(ALIVE, number));
                sweep(connection);
                letGo(presence);
                presence = connection;
                login = found;
            } catch (SQLException e) {
                if (attempt == ATTEMPTS_MAX) {
                    throw new PostgresException("the kept PostgreSQL on port %d let us in and failed then: %s"
                            .formatted(found.port(), e.getMessage()), e);
                }
                log.debug("The kept PostgreSQL on port {} went away, trying again: {}", found.port(), e.getMessage());
            }
        }
    }

    private static void letGo(@Nullable Connection connection) {
        try {
            if (connection != null) {
                connection.close();
            }
        } catch (SQLException e) {
            log.debug("An old connection was not closed: {}", e.getMessage());
        }
    }

    private static boolean isOpen(Connection connection) {
        try {
            return connection.isValid(5);
        } catch (SQLException e) {
            return false;
        }
    }

    /// Drops databases of processes that were killed, not all at once.
    private static void sweep(Connection connection) throws SQLException {
        var orphans = Databases.named(connection, """
                select datname
                  from pg_database
                 where datname ~ ?
                   and not exists (select 1 from pg_locks
                                    where locktype = 'advisory' and classid = %d
                                      and objid = substring(datname from '^kept_([0-9]+)_')::bigint)
                 order by oid
                 limit %d""".formatted(ALIVE, SWEPT_MAX), "^kept_[0-9]{1,10}_");
        for (var orphan : orphans) {
            try {
                Databases.drop(connection, orphan);
            } catch (SQLException e) {
                // Somebody else sweeps too.
                log.debug("`{}` was not swept: {}", orphan, e.getMessage());
            }
        }
    }

    private void prepare(Login at, Connection connection, String template, Consumer<KeptDatabase> prepare)
            throws SQLException {
        Databases.run(connection, "set lock_timeout = '%s'".formatted(PREPARE_MAX));
        Databases.run(connection, "select pg_advisory_lock(%d, hashtext('%s'))".formatted(TEMPLATE, template));
        if (isReady(connection, template)) {
            return;
        }
        Databases.drop(connection, template);
        Databases.create(connection, template);
        prepare.accept(new KeptDatabase(this, at, template));
        Databases.run(connection, "alter database %s with allow_connections false".formatted(template));
        Databases.run(connection, "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = '%s'"
                .formatted(template));
        Databases.run(connection, "comment on database %s is 'ready'".formatted(template));
        forgetOldTemplates(connection);
        Databases.run(connection, "select pg_advisory_unlock_all()");
    }

    private static boolean isReady(Connection connection, String template) throws SQLException {
        return !Databases.named(connection, """
                select datname from pg_database
                 where datname = ? and shobj_description(oid, 'pg_database') = 'ready'""", template).isEmpty();
    }

    private static void forgetOldTemplates(Connection connection) throws SQLException {
        var old = Databases.named(connection, """
                select datname from pg_database
                 where datname ~ ? and shobj_description(oid, 'pg_database') = 'ready'
                 order by oid desc offset %d""".formatted(TEMPLATES_MAX), "^template_[0-9a-f]{24}$");
        for (var each : old) {
            Databases.drop(connection, each);
        }
    }

    private String newName(String hint) {
        var plain = hint.toLowerCase(Locale.ROOT).replaceAll("[^a-z0-9]+", "_");
        return "kept_%d_%d_%s".formatted(number, databases.incrementAndGet(),
                plain.substring(0, Math.min(HINT_MAX, plain.length())));
    }

    private static String digest(String key) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(key.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(digest).substring(0, 24);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }
}
