package org.tenure.provisioning.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.kernel.Actor;
import org.tenure.kernel.DatabaseFailure;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.Operation;
import org.tenure.provisioning.Operations;
import org.tenure.provisioning.plan.Step;

/// Writes down what came of operations, many in one transaction: the single writer of one connection.
///
/// It lingers a little for more, never when access was taken away. What cannot be written waits beside the queue until it
/// is tried again, and others are written meanwhile: together while the database is away, otherwise in halves, until what
/// is wrong stands alone. After the last try it is left to its lease: whoever takes over reads the target first.
final class Results {

    private static final Logger LOG = LoggerFactory.getLogger(Results.class);
    private static final Actor ACTOR = Actor.system("runner");
    private static final int BATCH_MAX = 256;
    private static final int BATCH_WORTHWHILE = 128;
    private static final Duration LINGER = Duration.ofMillis(40);
    private static final int WRITES_MAX = 5;

    /// Results that could not be written together, so often, and when they are tried again, as [System#nanoTime].
    private record Unwritten(List<Result> batch, int tries, long dueAt) {

        boolean isDue() {
            return dueAt - System.nanoTime() <= 0;
        }
    }

    private final String connection;
    private final Duration quarantine;
    private final Duration retryDelay;
    private final ResultStore store;
    private final Logins logins;
    private final Operations operations;
    private final Ledger ledger;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final BlockingQueue<Result> queue = new LinkedBlockingQueue<>();
    private final Consumer<List<Result>> settled;

    /// What is tried again, the next first. Only the writer knows it.
    private final PriorityQueue<Unwritten> unwritten = new PriorityQueue<>(
            (one, other) -> Long.signum(one.dueAt() - other.dueAt()));

    /// `settled` is told of results once they are written or given up: nobody here is at them any more.
    Results(
            String connection, Duration quarantine, Duration retryDelay, ResultStore store, Logins logins,
            Operations operations, Ledger ledger, TransactionTemplate transactions, Clock clock,
            Consumer<List<Result>> settled) {
        this.connection = connection;
        this.quarantine = quarantine;
        this.retryDelay = retryDelay;
        this.store = store;
        this.logins = logins;
        this.operations = operations;
        this.ledger = ledger;
        this.transactions = transactions;
        this.clock = clock;
        this.settled = settled;
    }

    void add(Result result) {
        queue.add(result);
    }

    /// Writes until it is interrupted.
    void run() {
        try {
            while (!Thread.currentThread().isInterrupted()) {
                save(next());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    /// What is due to be tried again, or else what came in; waits for whichever is first.
    private Unwritten next() throws InterruptedException {
        Unwritten again = unwritten.peek();
        if (again == null) {
            return fresh(queue.take());
        }
        Result first = again.isDue() ? null : queue.poll(again.dueAt() - System.nanoTime(), TimeUnit.NANOSECONDS);
        return first == null ? unwritten.remove() : fresh(first);
    }

    private Unwritten fresh(Result first) throws InterruptedException {
        var batch = new ArrayList<Result>();
        batch.add(first);
        queue.drainTo(batch, BATCH_MAX - 1);
        long until = System.nanoTime() + LINGER.toNanos();
        while (batch.size() < BATCH_WORTHWHILE && batch.stream().noneMatch(Result::removal)) {
            Result next = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
        }
        return new Unwritten(batch, 0, System.nanoTime());
    }

    private void save(Unwritten results) {
        try {
            transactions.executeWithoutResult(_ -> write(results.batch()));
        } catch (RuntimeException failed) { // whatever is wrong with these must not keep the others from being written
            retry(results, failed);
            return;
        }
        settled.accept(results.batch());
    }

    private void retry(Unwritten results, RuntimeException failed) {
        List<Result> batch = results.batch();
        int tries = results.tries() + 1;
        if (batch.size() > 1 && !DatabaseFailure.isPassing(failed)) {
            int half = batch.size() / 2;
            unwritten.add(new Unwritten(batch.subList(0, half), results.tries(), System.nanoTime()));
            unwritten.add(new Unwritten(batch.subList(half, batch.size()), results.tries(), System.nanoTime()));
            return;
        }
        LOG.warn("{} of `{}` cannot be written (try {} of {}): {}",
                batch.size() == 1
                        ? "The result of operation `%s`".formatted(batch.getFirst().work().operation())
                        : "The results of %d operations".formatted(batch.size()),
                connection, tries, WRITES_MAX, DatabaseFailure.reason(failed));
        if (tries < WRITES_MAX) {
            long delay = retryDelay.multipliedBy(1L << (tries - 1)).toNanos();
            unwritten.add(new Unwritten(batch, tries, System.nanoTime() + delay));
        } else {
            settled.accept(batch);
        }
    }

    private void write(List<Result> batch) {
        Instant now = clock.instant();
        List<Result> returning = batch.stream().filter(result -> result.state() == Operation.State.WAITING).toList();
        Map<UUID, ResultStore.Newer> newer = returning.isEmpty() ? Map.of() : store.takeInNewer(returning);
        Set<UUID> ours = store.write(batch, newer, now);
        List<Result> valid = batch.stream().filter(result -> ours.contains(result.work().operation())).toList();
        List<Result> met = valid.stream().filter(result -> result.stranger() != null).toList();
        if (!met.isEmpty()) {
            store.meet(connection, met, now);
        }
        List<Result> gone = valid.stream().filter(result -> result.fate() == Account.State.GONE).toList();
        if (!gone.isEmpty()) {
            logins.quarantine(gone.stream().map(result -> result.work().account()).toList(), quarantine, now);
            operations.align(
                    gone.stream()
                            .filter(Result::mustReplace)
                            .map(result -> result.work().identity())
                            .filter(java.util.Objects::nonNull)
                            .toList(),
                    null, now);
        }
        // What was decided while the person was stopped has not been done.
        operations.align(
                valid.stream()
                        .filter(Result::isGivenBack)
                        .map(result -> result.work().identity())
                        .filter(java.util.Objects::nonNull)
                        .toList(),
                null, now);
        if (!valid.isEmpty()) {
            ledger.record(NewEvent.of(
                    "operations.delivered", ACTOR,
                    Map.of("connection", connection, "operations", valid.stream().map(Results::told).toList())));
        }
    }

    private static Map<String, Object> told(Result result) {
        return Map.of(
                "id", result.work().operation().toString(),
                "account", result.work().account().toString(),
                "steps", result.done().stream().map(Step::word).toList(),
                "outcome", result.state().word());
    }
}
