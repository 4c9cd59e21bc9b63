package org.tenure.provisioning;

import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Right;

/// What is done to accounts to make targets match what is granted.
///
/// Nobody authors an operation: it says of an account only that it may differ from what is wanted. What is to be done is
/// computed when its turn comes.
public final class Operations {

    /// How the hint of work begins when the work is a stop; the name of the connection follows.
    public static final String URGENT = "urgent ";

    private static final int PEOPLE_PER_TRANSACTION = 1_000;
    private static final UUID FIRST = new UUID(0, 0);

    private final AlignStore aligning;
    private final OperationStore store;
    private final StopStore stops;
    private final Ledger ledger;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Operations(
            AlignStore aligning, OperationStore store, StopStore stops, Ledger ledger,
            TransactionTemplate transactions, Clock clock) {
        this.aligning = aligning;
        this.store = store;
        this.stops = stops;
        this.ledger = ledger;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Makes an account for whoever is to have one, and one waiting operation for each account that may differ from what
    /// is wanted. Joins the caller's transaction; answers how many operations wait because of it.
    public int align(Collection<UUID> identities, @Nullable UUID run, Instant now) {
        return identities.isEmpty() ? 0 : required(transactions.execute(_ -> aligning.align(identities, run, now)));
    }

    /// The same for everybody whom a new version of a connection concerns, once per version, in transactions of its own.
    /// Harmless twice.
    public void alignAll(String connection, UUID version) {
        if (aligning.isAligned(connection, version)) {
            return;
        }
        List<UUID> identities = aligning.concerned(connection, FIRST, PEOPLE_PER_TRANSACTION);
        while (!identities.isEmpty()) {
            align(identities, null, clock.instant());
            identities = aligning.concerned(connection, identities.getLast(), PEOPLE_PER_TRANSACTION);
        }
        aligning.setAligned(connection, version);
    }

    /// Hints that there is work; heard when the caller's transaction commits.
    void wake() {
        aligning.wake();
    }

    /// Asks for every account of a stopped person, granted or not, to be disabled, ahead of everything; remembers what each is
    /// now. Joins the caller's transaction, which opens the hold after this; answers how many accounts there are.
    public int stop(UUID identity, UUID run, Instant now) {
        return required(transactions.execute(_ -> stops.stop(identity, run, now)));
    }

    /// The stop of a person is lifted: accounts become what they were, as far as they still may. `left` says that the person
    /// has no job any more: nothing that was not granted is enabled then. Joins the caller's transaction, which has closed
    /// the hold before this.
    public void release(UUID identity, boolean left, UUID run, Instant now) {
        transactions.executeWithoutResult(_ -> {
            aligning.align(List.of(identity), run, now);
            stops.release(identity, left, run, now);
        });
    }

    public Optional<Operation> find(UUID id) {
        return store.find(id);
    }

    /// Newest first.
    public Page<Operation> list(OperationFilter filter, PageRequest request) {
        UUID after = request.key(UUID::fromString);
        List<Operation> found = store.list(filter, after, request.size() + 1);
        return found.size() > request.size()
                ? new Page<>(found.subList(0, request.size()), found.get(request.size() - 1).id().toString())
                : new Page<>(found, null);
    }

    /// Tries a failed operation again, or a waiting one now.
    public Outcome<Operation> retry(UUID id, Actor actor) {
        return actor.require(Right.OPERATE)
                .then(_ -> store.find(id)
                        .map(operation -> retried(operation, actor))
                        .orElseGet(() -> Outcome.refused(
                                ErrorCode.NOT_FOUND,
                                "There is no operation `%s`. See `operations` for those there are.", id)));
    }

    private Outcome<Operation> retried(Operation operation, Actor actor) {
        int tried = retry(operation.id(), null, actor);
        return tried > 0
                ? Outcome.done(store.find(operation.id()).orElse(operation))
                : Outcome.refused(
                        ErrorCode.CONFLICT,
                        "Operation `%s` is `%s`, or a newer one is there for its account: there is nothing to try again.",
                        operation.id(),
                        operation.state().word());
    }

    /// Tries all that failed or wait on a connection; answers how many.
    public Outcome<Integer> retryAll(String connection, Actor actor) {
        return actor.require(Right.OPERATE).map(_ -> retry(null, connection, actor));
    }

    private int retry(@Nullable UUID id, @Nullable String connection, Actor actor) {
        return required(transactions.execute(_ -> {
            List<UUID> tried = store.retry(id, connection, clock.instant());
            if (!tried.isEmpty()) {
                ledger.record(NewEvent.of("operations.retried", actor, Map.of(
                        "operations", tried.size(), "connection", connection == null ? "" : connection, "operation",
                        id == null ? "" : id.toString())));
                aligning.wake();
            }
            return tried.size();
        }));
    }

    private static int required(@Nullable Integer count) {
        return count == null ? 0 : count;
    }
}
