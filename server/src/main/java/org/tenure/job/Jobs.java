package org.tenure.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceNotFoundException;
import com.github.kagkarlsson.scheduler.logging.LogLevel;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.FailureHandler;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/// The door to recurring work: runs it while the server is up, and wakes it up early.
///
/// Times are those of the machine, not of the business clock: they say when to look, never what is true.
public final class Jobs implements SmartLifecycle {

    private static final Duration POLL = Duration.ofMillis(250);
    private static final Duration HEARTBEAT = Duration.ofSeconds(2);
    /// A node that has missed so many heartbeats is taken for dead; its work goes to another.
    private static final int HEARTBEATS_MISSED_MAX = 4;

    private static final Duration STOP_MAX = Duration.ofSeconds(20);
    private static final Duration RETRY_MAX = Duration.ofMinutes(1);
    private static final int DOUBLINGS_MAX = 16;

    private final DataSource database;
    private final Supplier<List<Recurring>> recurring;
    private volatile @Nullable Scheduler scheduler;

    /// The work is asked for at the start, not before: it may itself need this door.
    public Jobs(DataSource database, Supplier<List<Recurring>> recurring) {
        this.database = database;
        this.recurring = recurring;
    }

    @Override
    public synchronized void start() {
        if (scheduler != null) {
            return;
        }
        List<RecurringTask<Void>> tasks = recurring.get().stream().map(Jobs::task).toList();
        var started = Scheduler.create(database)
                .startTasks(tasks)
                .tableName("job.scheduled_tasks")
                .threads(Math.max(1, tasks.size()))
                .pollingInterval(POLL)
                .heartbeatInterval(HEARTBEAT)
                .missedHeartbeatsLimit(HEARTBEATS_MISSED_MAX)
                .shutdownMaxWait(STOP_MAX)
                .failureLogging(LogLevel.WARN, true)
                .enableImmediateExecution()
                .build();
        started.start();
        scheduler = started;
    }

    /// Waits for the work under way, for a limited time, and takes no more.
    @Override
    public synchronized void stop() {
        var running = scheduler;
        if (running != null) {
            running.stop();
            scheduler = null;
        }
    }

    @Override
    public boolean isRunning() {
        return scheduler != null;
    }

    /// Does the work as soon as a node is free: after the caller's transaction has committed, if there is one.
    ///
    /// A hint: when it gets lost, or the work is under way just now, the next regular time is soon enough.
    public void runSoon(String name) {
        if (TransactionSynchronizationManager.isSynchronizationActive()) {
            TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
                @Override
                public void afterCommit() {
                    wake(name);
                }
            });
        } else {
            wake(name);
        }
    }

    private void wake(String name) {
        var running = scheduler;
        if (running == null) {
            return;
        }
        try {
            running.reschedule(TaskInstanceId.of(name, RecurringTask.INSTANCE), Instant.now());
        } catch (TaskInstanceCurrentlyExecutingException | TaskInstanceNotFoundException missed) {
            // Under way, or not yet scheduled by the node that starts first: both run without us.
            return;
        }
    }

    private static RecurringTask<Void> task(Recurring job) {
        FailureHandler<Void> retryLater = (failed, operations) -> operations.reschedule(failed,
                retryAt(failed, job.every()));
        return Tasks.recurring(job.name(), FixedDelay.of(job.every()))
                .onFailure(retryLater)
                .execute((instance, context) -> job.work().run());
    }

    private static Instant retryAt(ExecutionComplete failed, Duration every) {
        int doublings = Math.min(failed.getExecution().consecutiveFailures, DOUBLINGS_MAX);
        Duration pause = every.multipliedBy(1L << doublings);
        Duration longest = every.compareTo(RETRY_MAX) > 0 ? every : RETRY_MAX;
        return failed.getTimeDone().plus(pause.compareTo(longest) > 0 ? longest : pause);
    }
}
