package org.tenure;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import javax.sql.DataSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/// Whether the database answers in time. However often somebody asks, at most one question to it is under way.
final class DatabaseHealth implements HealthIndicator {

    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private final DataSource database;
    private final AtomicReference<CompletableFuture<Boolean>> asked = new AtomicReference<>(
            CompletableFuture.completedFuture(true));

    DatabaseHealth(DataSource database) {
        this.database = database;
    }

    @Override
    public Health health() {
        try {
            return underWay().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                    ? Health.up().build()
                    : Health.down().build();
        } catch (ExecutionException | TimeoutException silent) {
            return Health.down().build();
        } catch (InterruptedException stopping) {
            Thread.currentThread().interrupt();
            return Health.down().build();
        }
    }

    private CompletableFuture<Boolean> underWay() {
        CompletableFuture<Boolean> last = asked.get();
        CompletableFuture<Boolean> next = new CompletableFuture<>();
        if (!last.isDone() || !asked.compareAndSet(last, next)) {
            return asked.get();
        }
        Thread.ofVirtual().name("database-health").start(() -> next.complete(answers()));
        return next;
    }

    private boolean answers() {
        try (Connection connection = database.getConnection()) {
            return connection.isValid((int) PATIENCE.toSeconds());
        } catch (SQLException silent) {
            return false;
        }
    }
}
