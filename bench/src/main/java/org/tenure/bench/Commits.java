package org.tenure.bench;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.sql.DataSource;
import org.postgresql.PGConnection;

/// When transactions that left work behind were committed: what they notify arrives as they commit, not before.
final class Commits implements AutoCloseable {

    private static final int WAIT_MILLIS = 1_000;

    private final List<Instant> seen = new CopyOnWriteArrayList<>();
    private final Connection connection;
    private final Thread listener;
    private volatile boolean closed;

    Commits(DataSource database) throws SQLException {
        connection = database.getConnection();
        try (Statement statement = connection.createStatement()) {
            statement.execute("listen tenure_operations");
        }
        listener = Thread.ofPlatform().name("commits").start(this::listen);
    }

    private void listen() {
        try {
            PGConnection session = connection.unwrap(PGConnection.class);
            while (!closed) {
                if (session.getNotifications(WAIT_MILLIS).length > 0) {
                    seen.add(Instant.now());
                }
            }
        } catch (SQLException failed) {
            throw new IllegalStateException("no notifications", failed);
        }
    }

    /// The first commit after a moment inside its transaction.
    Instant after(Instant moment) {
        return seen.stream()
                .filter(commit -> !commit.isBefore(moment))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("nothing was committed after " + moment));
    }

    @Override
    public void close() throws SQLException {
        closed = true;
        try {
            listener.join();
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        try (Statement statement = connection.createStatement()) {
            statement.execute("unlisten *");
        }
        connection.close();
    }
}
