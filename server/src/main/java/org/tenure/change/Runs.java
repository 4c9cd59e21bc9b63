package org.tenure.change;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.RefusedException;
import org.tenure.kernel.Right;

/// Runs: begun, staged, held or started, applied chunk by chunk, ended. Every step that does not fit the state is refused with `CONFLICT`.
///
/// staging → held → applying → done, or staging → applying → done; discarded only from held; failed from staging or applying.
public final class Runs {

    static final String INTERRUPTED = "Interrupted while it was being staged: nothing was changed. Deliver it again.";

    private final RunStore store;
    private final Ledger ledger;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Runs(RunStore store, Ledger ledger, TransactionTemplate transactions, Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Begins staging. Refused with `CONFLICT` while another run of the same kind and cause is under way.
    public Outcome<Run> create(NewRun order, Actor actor) {
        try {
            return write(() -> {
                store.insert(order, actor.name(), now());
                return Outcome.done(get(order.id()));
            });
        } catch (DuplicateKeyException taken) {
            return alreadyUnderWay(order);
        }
    }

    private Outcome<Run> alreadyUnderWay(NewRun order) {
        String other = store.underWay(order.kind(), order.cause())
                .map(run -> "run `%s` (%s) is %s".formatted(run.id(), run.label(), run.state().word()))
                .orElse("another run was until just now");
        return Outcome.refused(ErrorCode.CONFLICT,
                "`%s` takes one %s run at a time: %s. Wait for it to end, or approve or discard it when it is held.",
                order.cause(), order.kind(), other);
    }

    public Optional<Run> find(UUID id) {
        return store.find(id);
    }

    /// @throws IllegalArgumentException when there is none
    public Run get(UUID id) {
        return find(id).orElseThrow(() -> new IllegalArgumentException("there is no run `%s`".formatted(id)));
    }

    /// Newest first.
    public Page<Run> list(RunFilter filter, PageRequest page) {
        return store.list(filter, page);
    }

    /// What the run would do is known: its counts, and in how many chunks (numbered from 1) it would be applied. It is still staging.
    public Outcome<Run> staged(UUID id, Counts counts, Map<String, Integer> details, int chunks, Actor actor) {
        return move(id, "recorded as staged", Set.of(RunState.STAGING), () -> {
            store.stage(id, counts, details, chunks);
            tell("run.staged", id, actor, counted(counts, Map.of("chunks", chunks)));
        });
    }

    /// staging → held: waits for a person.
    public Outcome<Run> hold(UUID id, Verdict verdict, Actor actor) {
        return move(id, "held", Set.of(RunState.STAGING), () -> {
            store.hold(id, verdict);
            tell("run.held", id, actor,
                    Map.of("limits", verdict.trips().stream().map(Verdict.Trip::countOf).toList()));
        });
    }

    /// held → applying, by a person's word.
    public Outcome<Run> approve(UUID id, Actor actor) {
        return actor.require(Right.FEED).then(_ -> move(id, "approved", Set.of(RunState.HELD), () -> {
            store.decide(id, RunState.APPLYING, actor.name(), now());
            tell("run.approved", id, actor, counted(get(id).counts(), Map.of()));
        }));
    }

    /// held → discarded, by a person's word.
    public Outcome<Run> discard(UUID id, String reason, Actor actor) {
        return actor.require(Right.FEED).then(_ -> move(id, "discarded", Set.of(RunState.HELD), () -> {
            store.decide(id, RunState.DISCARDED, actor.name(), now());
            store.end(id, RunState.DISCARDED, reason, now());
            tell("run.discarded", id, actor, Map.of("reason", reason));
        }));
    }

    /// staging → applying.
    public Outcome<Run> start(UUID id, Actor actor) {
        return move(id, "started", Set.of(RunState.STAGING), () -> store.state(id, RunState.APPLYING));
    }

    /// Marks a chunk as applied, inside its transaction: false when it was marked before, by whomever. Waits for a transaction
    /// that is applying the same chunk.
    public boolean chunkDone(UUID id, int chunk) {
        return store.markChunk(id, chunk, now());
    }

    /// Chunks already applied: where to go on after a crash.
    public Set<Integer> chunksDone(UUID id) {
        return store.chunks(id);
    }

    /// applying → done, once all chunks are; staging → done for a run that changes nothing.
    public Outcome<Run> finish(UUID id, Actor actor) {
        return move(id, "finished", Set.of(RunState.STAGING, RunState.APPLYING), () -> {
            Run run = get(id);
            if (run.chunksDone() < run.chunksTotal()) {
                throw new RefusedException(new Refusal(ErrorCode.CONFLICT,
                        "Run `%s` has applied %d of %d chunks. It is finished when all are applied; resume it."
                                .formatted(id,
                                        run.chunksDone(), run.chunksTotal())));
            }
            store.end(id, RunState.DONE, null, now());
            tell("run.done", id, actor, counted(run.counts(), Map.of("chunks", run.chunksTotal())));
        });
    }

    /// staging or applying → failed, with a sentence that says why.
    public Outcome<Run> fail(UUID id, String problem, Actor actor) {
        return move(id, "failed", Set.of(RunState.STAGING, RunState.APPLYING), () -> {
            store.end(id, RunState.FAILED, problem, now());
            tell("run.failed", id, actor, Map.of("chunks", store.chunks(id).size()));
        });
    }

    /// Runs that no living process is staging any more become failed: nothing of them was applied. Answers how many.
    /// A staging process shows that it lives by the advisory lock of [#stagingLock].
    public int recover(Actor actor) {
        return Optional.ofNullable(transactions.execute(_ -> {
            List<UUID> dead = store.abandoned();
            for (UUID id : dead) {
                store.end(id, RunState.FAILED, INTERRUPTED, now());
                tell("run.failed", id, actor, Map.of("chunks", 0));
            }
            return dead.size();
        })).orElse(0);
    }

    /// The key of the session-level advisory lock that whoever stages a run holds on one connection from before the run is created.
    public static long stagingLock(UUID id) {
        return id.getMostSignificantBits() ^ id.getLeastSignificantBits();
    }

    /// The newest time from which a run of this kind and cause was effective, among those applied or being applied.
    public Optional<Instant> newestEffective(String kind, String cause) {
        return store.newestEffective(kind, cause);
    }

    /// Runs being applied: to be resumed after a crash.
    public List<Run> applying() {
        return store.inState(RunState.APPLYING);
    }

    /// Does the work when the run, locked, is in one of the states.
    private Outcome<Run> move(UUID id, String verb, Set<RunState> from, Runnable work) {
        return write(() -> {
            Optional<RunState> state = store.lock(id);
            if (state.isEmpty()) {
                return Outcome.refused(ErrorCode.NOT_FOUND, "There is no run `%s`. List runs to find the one you mean.",
                        id);
            }
            if (!from.contains(state.get())) {
                return Outcome.refused(ErrorCode.CONFLICT,
                        "Run `%s` is %s and cannot be %s any more. Look at the run to see what became of it.", id,
                        state.get().word(), verb);
            }
            work.run();
            return Outcome.done(get(id));
        });
    }

    private Outcome<Run> write(Supplier<Outcome<Run>> work) {
        try {
            return Objects.requireNonNull(transactions.execute(_ -> work.get()));
        } catch (RefusedException refused) {
            return Outcome.refused(refused.refusal());
        }
    }

    private void tell(String type, UUID id, Actor actor, Map<String, Object> content) {
        ledger.record(NewEvent.of(type, actor, content).withRun(id));
    }

    private static Map<String, Object> counted(Counts counts, Map<String, Object> more) {
        Map<String, Object> content = new HashMap<>(more);
        content.put("adds", counts.adds());
        content.put("changes", counts.changes());
        content.put("removals", counts.removals());
        return content;
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
