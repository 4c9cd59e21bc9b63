package org.tenure.provisioning.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.kernel.Actor;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.Operation;
import org.tenure.provisioning.Operations;
import org.tenure.provisioning.plan.Step;

/// Writes down what came of operations, many in one transaction: the single writer of one connection.
///
/// It lingers a little for more, never when access was taken away. What cannot be written is left to its lease: whoever
/// takes over reads the target first.
final class Results {

    private static final Logger LOG = LoggerFactory.getLogger(Results.class);
    private static final Actor ACTOR = Actor.system("runner");
    private static final int BATCH_MAX = 256;
    private static final int BATCH_WORTHWHILE = 64;
    private static final Duration LINGER = Duration.ofMillis(20);
    private static final int WRITES_MAX = 5;

    private final String connection;
    private final Duration quarantine;
    private final ResultStore store;
    private final Logins logins;
    private final Operations operations;
    private final Ledger ledger;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final BlockingQueue<Result> queue = new LinkedBlockingQueue<>();
    private final Consumer<List<Result>> written;

    Results(
            String connection, Duration quarantine, ResultStore store, Logins logins, Operations operations,
            Ledger ledger,
            TransactionTemplate transactions, Clock clock, Consumer<List<Result>> written) {
        this.connection = connection;
        this.quarantine = quarantine;
        this.store = store;
        this.logins = logins;
        this.operations = operations;
        this.ledger = ledger;
        this.transactions = transactions;
        this.clock = clock;
        this.written = written;
    }

    void add(Result result) {
        queue.add(result);
    }

    /// Writes until it is interrupted.
    void run() {
        try {
            while (true) {
                List<Result> batch = batch();
                save(batch);
                written.accept(batch);
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }

    private List<Result> batch() throws InterruptedException {
        var batch = new ArrayList<Result>();
        batch.add(queue.take());
        queue.drainTo(batch, BATCH_MAX - 1);
        long until = System.nanoTime() + LINGER.toNanos();
        while (batch.size() < BATCH_WORTHWHILE && batch.stream().noneMatch(Result::removal)) {
            Result next = queue.poll(until - System.nanoTime(), TimeUnit.NANOSECONDS);
            if (next == null) {
                break;
            }
            batch.add(next);
        }
        return batch;
    }

    private void save(List<Result> batch) throws InterruptedException {
        for (int tried = 1; tried <= WRITES_MAX; tried++) {
            try {
                transactions.executeWithoutResult(_ -> write(batch));
                return;
            } catch (DataAccessException | TransactionException failed) {
                if (batch.size() > 1) {
                    for (Result single : batch) {
                        save(List.of(single));
                    }
                    return;
                }
                LOG.warn("The result of operation {} on `{}` cannot be written: {}",
                        batch.getFirst().work().operation(), connection, failed.getMessage());
                TimeUnit.MILLISECONDS.sleep(200L * tried); // the database is away for a moment
            }
        }
    }

    private void write(List<Result> batch) {
        Instant now = clock.instant();
        List<Result> returning = batch.stream().filter(result -> result.state() == Operation.State.WAITING).toList();
        Map<UUID, Boolean> newer = returning.isEmpty() ? Map.of() : store.takeInNewer(returning);
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
