package org.tenure.provisioning.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.AbstractDataSource;

class RunnersTest {

    /// A database that cannot be reached, and says when it was tried.
    private static final class Unreachable extends AbstractDataSource {

        private final CountDownLatch tried = new CountDownLatch(1);
        private volatile Thread by = Thread.currentThread();

        @Override
        public Connection getConnection() throws SQLException {
            by = Thread.currentThread();
            tried.countDown();
            throw new SQLException("no route to the database", "08001");
        }

        @Override
        public Connection getConnection(String user, String password) throws SQLException {
            return getConnection();
        }
    }

    @Test
    void whoWaitsForTheDatabaseEndsWhenItIsStopped() throws InterruptedException {
        var hourly = new RunSettings(
                Duration.ofHours(1), Duration.ofSeconds(30), Duration.ofMillis(4), Duration.ofMillis(40), 6);
        try (Running running = new Running(hourly)) {
            var database = new Unreachable();
            var runners = new Runners(running.parts(hourly), database);
            runners.start();
            assertThat(database.tried.await(20, TimeUnit.SECONDS)).isTrue();
            runners.stop();
            assertThat(runners.isRunning()).isFalse();
            assertThat(database.by.isAlive()).isFalse();
        }
    }
}
