package org.tenure.job;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tenure.TestDatabase;

class JobsTest {

    private static final Duration SELDOM = Duration.ofHours(1);

    private final TestDatabase database = TestDatabase.fresh();

    @AfterEach
    void close() {
        database.close();
    }

    @Test
    void workIsDoneAgainAndAgain() throws InterruptedException {
        var done = new CountDownLatch(3);
        Jobs jobs = start(new Recurring("often", Duration.ofMillis(50), done::countDown));
        assertThat(done.await(60, SECONDS)).isTrue();
        jobs.stop();
    }

    @Test
    void workIsWokenUpBeforeItsTime() throws InterruptedException {
        var runs = new Semaphore(0);
        Jobs jobs = start(new Recurring("seldom", SELDOM, runs::release));
        assertThat(runs.tryAcquire(60, SECONDS)).as("at the start").isTrue();

        assertThat(wokenUp(jobs, runs)).isTrue();
        jobs.stop();
    }

    @Test
    void aTransactionWakesWorkUpOnlyWhenItCommits() throws InterruptedException {
        var runs = new Semaphore(0);
        Jobs jobs = start(new Recurring("seldom", SELDOM, runs::release));
        assertThat(runs.tryAcquire(60, SECONDS)).isTrue();
        settled();

        database.transactions().executeWithoutResult(_ -> {
            jobs.runSoon("seldom");
            assertThat(runs.tryAcquire()).isFalse();
            assertThat(nextTime()).as("still in an hour").isGreaterThan(Duration.ofMinutes(30));
        });
        assertThat(runs.tryAcquire(60, SECONDS)).isTrue();
        jobs.stop();
    }

    /// Until the first run has been written down as done: a hint during it gets lost.
    private void settled() {
        long end = System.nanoTime() + SECONDS.toNanos(60);
        while (nextTime().compareTo(Duration.ofMinutes(30)) < 0) {
            assertThat(System.nanoTime()).as("the first run is written down").isLessThan(end);
            Thread.yield();
        }
    }

    private Duration nextTime() {
        return Duration.ofSeconds(database.jdbc()
                .sql("select extract(epoch from execution_time - now())::bigint from job.scheduled_tasks where task_name = 'seldom'")
                .query(Long.class)
                .single());
    }

    @Test
    void workThatFailedIsTriedAgain() throws InterruptedException {
        var attempts = new AtomicInteger();
        var succeeded = new CountDownLatch(1);
        Jobs jobs = start(new Recurring("failing", Duration.ofMillis(50), () -> {
            if (attempts.incrementAndGet() < 3) {
                throw new IllegalStateException("not yet");
            }
            succeeded.countDown();
        }));
        assertThat(succeeded.await(60, SECONDS)).isTrue();
        jobs.stop();
    }

    @Test
    void twoNodesNeverDoTheSameWorkAtOnce() throws InterruptedException {
        var inside = new AtomicInteger();
        var together = new AtomicBoolean();
        var done = new CountDownLatch(20);
        var work = new Recurring("alone", Duration.ofMillis(1), () -> {
            together.compareAndSet(false, inside.incrementAndGet() > 1);
            done.countDown();
            Thread.yield();
            inside.decrementAndGet();
        });
        Jobs one = start(work);
        Jobs two = start(work);
        assertThat(done.await(60, SECONDS)).isTrue();
        one.stop();
        two.stop();
        assertThat(together).isFalse();
    }

    private static boolean wokenUp(Jobs jobs, Semaphore runs) throws InterruptedException {
        for (int attempt = 0; attempt < 60; attempt++) {
            // Its first run may still be on its way out, and a hint then gets lost.
            jobs.runSoon("seldom");
            if (runs.tryAcquire(1, SECONDS)) {
                return true;
            }
        }
        return false;
    }

    private Jobs start(Recurring... work) {
        var jobs = new Jobs(database.dataSource(), () -> List.of(work));
        jobs.start();
        return jobs;
    }
}
