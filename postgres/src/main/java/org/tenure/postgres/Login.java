package org.tenure.postgres;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.function.BooleanSupplier;
import org.postgresql.ds.PGSimpleDataSource;

/// How to reach a server of ours, as its superuser.
record Login(int port, String user, String password) {

    private static final Duration POLL = Duration.ofMillis(25);
    private static final int ANSWER_MAX_SECONDS = 10;
    private static final int PROBE_MAX_SECONDS = 2;

    /// Not yet (starting, recovering), not any more (stopping), or too many at once: the server is there and will answer later.
    private static final Set<String> BUSY = Set.of("57P03", "53300", "57P01");

    private static final String WRONG_PASSWORD = "28P01";

    /// What every server of ours is started with, whoever asks for something else.
    static Map<String, String> loopbackOnly(int port) {
        return Map.of("listen_addresses", "127.0.0.1", "port", Integer.toString(port), "unix_socket_directories", "",
                "password_encryption", "scram-sha-256", "timezone", "UTC", "log_timezone", "UTC");
    }

    String jdbcUrl(String database) {
        return "jdbc:postgresql://127.0.0.1:%d/%s".formatted(port, URLEncoder.encode(database, StandardCharsets.UTF_8));
    }

    PGSimpleDataSource dataSource(String database) {
        var source = new PGSimpleDataSource();
        source.setServerNames(new String[]{"127.0.0.1"});
        source.setPortNumbers(new int[]{port});
        source.setDatabaseName(database);
        source.setUser(user);
        source.setPassword(password);
        return source;
    }

    Connection connect(String database) throws SQLException {
        return dataSource(database).getConnection();
    }

    /// Whether the server lets us in now. One that is there but busy is waited for, within the limit.
    boolean answers(Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (true) {
            try (var _ = probe(ANSWER_MAX_SECONDS).getConnection()) {
                return true;
            } catch (SQLException e) {
                if (!BUSY.contains(String.valueOf(e.getSQLState())) || System.nanoTime() > deadline) {
                    return false;
                }
            }
            pause();
        }
    }

    /// Waits for a server that is starting; false when it has ended before it answered.
    ///
    /// @throws PostgresException when it turns our password down, or the limit is over
    boolean await(Duration limit, BooleanSupplier running) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (running.getAsBoolean()) {
            try (var _ = probe(PROBE_MAX_SECONDS).getConnection()) {
                return true;
            } catch (SQLException e) {
                if (WRONG_PASSWORD.equals(e.getSQLState())) {
                    throw new PostgresException(
                            "it turns down the password in the file `password` beside it: put the right file back from a backup",
                            e);
                }
                if (System.nanoTime() > deadline) {
                    throw new PostgresException(
                            "it has not answered for %d s: %s".formatted(limit.toSeconds(), e.getMessage()), e);
                }
            }
            pause();
        }
        return false;
    }

    private PGSimpleDataSource probe(int seconds) {
        var source = dataSource("postgres");
        source.setConnectTimeout(seconds);
        source.setSocketTimeout(seconds);
        return source;
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresException("interrupted while waiting for PostgreSQL", e);
        }
    }
}
