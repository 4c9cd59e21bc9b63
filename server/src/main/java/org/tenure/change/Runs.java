package org.tenure.change;

import java.time.Clock;
import java.time.Duration;
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
/// What failed while it was applied may be applied further: failed → applying.
public final class Runs {

    /// Less than the differences of a feed are kept after its end.
    static final Duration RETRY_MAX = Duration.ofDays(14);

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
        return move(id, "started", Set.of(RunState.STAGING), () -> store.start(id, now()));
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

    /// Says what is in the way of a run that is being applied and goes on; nothing of any other.
    public void hinder(UUID id, String problem) {
        transactions.executeWithoutResult(_ -> store.hinder(id, problem));
    }

    /// failed → applying, by a person's word: goes on with the chunks that are left. Refused with `CONFLICT` for what failed
    /// before it was applied, and while another run of the same kind and cause is under way; with `OUTDATED` for a feed that
    /// a newer one has overtaken, or whose failure is longer ago than its differences are surely kept.
    public Outcome<Run> retry(UUID id, Actor actor) {
        try {
            return move(id, "gone on with", Set.of(RunState.FAILED), () -> {
                refuseWhatCannotGoOn(get(id));
                store.startAgain(id);
                tell("run.retried", id, actor, Map.of("chunks", store.chunks(id).size()));
            });
        } catch (DuplicateKeyException taken) {
            Run run = get(id);
            return Outcome.refused(ErrorCode.CONFLICT,
                    "`%s` takes one %s run at a time, and another is under way. Wait for it to end, or approve or discard it when it is held.",
                    run.cause(), run.kind());
        }
    }

    private void refuseWhatCannotGoOn(Run run) {
        if (!store.isStarted(run.id())) {
            throw refused(ErrorCode.CONFLICT, "Run `%s` failed before anything of it was applied: begin it again.",
                    run.id());
        }
        if (!run.kind().equals(NewRun.FEED)) {
            return;
        }
        store.overtaker(run.id()).ifPresent(newer -> {
            throw refused(ErrorCode.OUTDATED,
                    "Run `%s` is older than run `%s` (%s), which is applied: deliver the newest file of `%s` again.",
                    run.id(), newer.id(), newer.label(), run.cause());
        });
        Instant ended = Objects.requireNonNull(run.finishedAt());
        if (ended.isBefore(now().minus(RETRY_MAX))) {
            throw refused(ErrorCode.OUTDATED,
                    "Run `%s` failed more than %d days ago: deliver the newest file of `%s` again.",
                    run.id(), RETRY_MAX.toDays(), run.cause());
        }
    }

    private static RefusedException refused(ErrorCode code, String sentence, Object... things) {
        return new RefusedException(new Refusal(code, sentence.formatted(things)));
    }

    /// Runs that failed half-way and wait for [#retry], newest first, at most so many. A feed is not among them once a newer
    /// snapshot of the same source is done: that one brought what was left.
    public List<Run> stopped(int most) {
        return store.stopped(most);
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
