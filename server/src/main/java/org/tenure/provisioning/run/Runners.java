package org.tenure.provisioning.run;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.tenure.connector.spi.TargetException.Kind;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Outcome;
import org.tenure.provisioning.ConnectionDefinition;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.LiveConnection;
import org.tenure.provisioning.Operations;

/// One runner for every connection; replaced when its definition changes, stopped when it is retired. One that only
/// observes carries out stops and nothing else.
///
/// Listens to the database for hints that there is work; without any, each runner looks by itself once per poll.
public final class Runners implements SmartLifecycle {

    private static final Logger LOG = LoggerFactory.getLogger(Runners.class);
    private static final Duration STOP_MAX = Duration.ofSeconds(10);

    private final RunParts parts;
    private final DataSource database;
    private final Map<String, Runner> runners = new ConcurrentHashMap<>();
    private final Map<UUID, String> refused = new HashMap<>();
    private volatile @Nullable Thread listener;

    Runners(RunParts parts, DataSource database) {
        this.parts = parts;
        this.database = database;
    }

    @Override
    public synchronized void start() {
        if (listener == null) {
            Thread thread = Thread.ofPlatform().name("runners").daemon().unstarted(this::listen);
            listener = thread;
            thread.start();
        }
    }

    @Override
    public void stop() {
        Thread thread;
        synchronized (this) {
            thread = listener;
            listener = null;
            notifyAll();
        }
        if (thread == null) {
            return;
        }
        try {
            thread.interrupt();
            thread.join(STOP_MAX);
            for (Runner runner : Map.copyOf(runners).values()) {
                runner.stop(STOP_MAX);
            }
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
        runners.clear();
    }

    @Override
    public boolean isRunning() {
        return listener != null;
    }

    /// Whether a connection can be used now, as far as this node knows; empty where it has no runner.
    Optional<Health.Gate> gate(String connection) {
        return Optional.ofNullable(runners.get(connection)).map(Runner::gate);
    }

    private boolean isMine() {
        return Thread.currentThread().equals(listener);
    }

    private void listen() {
        while (isMine()) {
            try (Connection connection = database.getConnection()) {
                connection.setAutoCommit(true);
                try (Statement statement = connection.createStatement()) {
                    statement.execute("listen tenure_operations");
                    statement.execute("listen tenure_connections");
                    statement.execute("listen tenure_health");
                    follow(connection.unwrap(PGConnection.class));
                } finally {
                    unlisten(connection);
                }
            } catch (SQLException | DataAccessException | TransactionException lost) {
                if (isMine()) {
                    LOG.warn("Hints of work cannot be heard, connections are looked after every {}: {}",
                            parts.settings().poll(), lost.getMessage());
                    if (isMineAfterPoll()) {
                        replaceSafely();
                    }
                }
            }
        }
    }

    private static void unlisten(Connection connection) throws SQLException {
        if (!connection.isClosed()) {
            try (Statement statement = connection.createStatement()) {
                statement.execute("unlisten *");
            }
        }
    }

    private void follow(PGConnection connection) throws SQLException {
        long replacedAt = System.nanoTime() - parts.settings().poll().toNanos();
        boolean changed = true;
        while (isMine()) {
            if (changed || System.nanoTime() - replacedAt >= parts.settings().poll().toNanos()) {
                replace();
                replacedAt = System.nanoTime();
            }
            changed = false;
            var heard = connection.getNotifications((int) parts.settings().poll().toMillis());
            if (heard != null && heard.length > 0) {
                for (var each : heard) {
                    changed |= each.getName().equals("tenure_connections");
                    hear(each.getName(), each.getParameter());
                }
            }
        }
    }

    private void hear(String name, String parameter) {
        if (name.equals("tenure_health")) {
            Optional.ofNullable(runners.get(parameter)).ifPresent(Runner::learn);
        } else if (parameter.startsWith(Operations.URGENT)) {
            Optional.ofNullable(runners.get(parameter.substring(Operations.URGENT.length())))
                    .ifPresent(Runner::wakeStops);
        } else {
            Map.copyOf(runners).values().forEach(Runner::wake);
        }
    }

    private void replaceSafely() {
        try {
            replace();
        } catch (DataAccessException | TransactionException still) {
            LOG.debug("Connections cannot be read", still);
        }
    }

    /// Makes the runners those that the definitions in force ask for.
    private void replace() {
        Map<UUID, ConnectionDefinition> versions = parts.connections().versions();
        for (Runner runner : Map.copyOf(runners).values()) {
            ConnectionDefinition now = versions.get(runner.live().version());
            if (now == null) {
                end(runner);
            }
        }
        versions.forEach((version, definition) -> {
            if (!runners.containsKey(definition.name()) && isMine()) {
                open(version, definition);
            }
        });
    }

    private void open(UUID version, ConnectionDefinition definition) {
        switch (parts.connections().open(version, definition)) {
            case Outcome.Done<LiveConnection>(var live) -> {
                Runner runner = parts.runner(live);
                runners.put(definition.name(), runner);
                refused.remove(version);
                runner.start();
            }
            case Outcome.Refused<LiveConnection>(var refusal) -> {
                if (!refusal.sentence().equals(refused.put(version, refusal.sentence()))) {
                    LOG.error("{}", refusal.sentence());
                    var now = parts.clock().instant();
                    parts.connections()
                            .stopped(
                                    definition.name(),
                                    new Connections.Problem(Kind.CONFIGURATION, refusal.sentence(), now,
                                            now.plus(parts.settings().retryDelayMax())),
                                    Actor.system("runner"));
                }
            }
        }
    }

    private void end(Runner runner) {
        runners.remove(runner.live().definition().name());
        try {
            runner.stop(STOP_MAX);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }

    /// Waits until connections are looked after again; false, and at once, when this is stopped.
    private synchronized boolean isMineAfterPoll() {
        long until = System.nanoTime() + parts.settings().poll().toNanos();
        try {
            long left = until - System.nanoTime();
            while (isMine() && left > 0) {
                TimeUnit.NANOSECONDS.timedWait(this, left);
                left = until - System.nanoTime();
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
        return isMine();
    }
}
