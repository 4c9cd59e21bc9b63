package org.tenure.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.change.Run;
import org.tenure.change.RunState;
import org.tenure.change.Runs;
import org.tenure.identity.ChangedEmployment;
import org.tenure.identity.Employment;
import org.tenure.identity.feed.AppliedChunk;
import org.tenure.identity.feed.Feeds;
import org.tenure.kernel.Actor;
import org.tenure.kernel.DatabaseFailure;

/// Applies runs chunk by chunk, one transaction each, in two lanes; after a crash goes on where it stopped.
///
/// A chunk that fails does not keep the others from being applied. It is tried again, ever later, and after the last try
/// the run fails with a sentence that names it. While the database is away nothing counts as a try.
final class ApplyRuns implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ApplyRuns.class);
    private static final int LANES = 2;
    private static final int TRIES_MAX = 5;
    private static final Duration RETRY_DELAY = Duration.ofSeconds(5);

    /// A chunk that could not be applied, and why.
    private record Failure(int chunk, RuntimeException cause) {}

    /// How often a run has failed, and from when on it is tried again.
    private record Tries(int count, Instant dueAt) {}

    private final Feeds feeds;
    private final Runs runs;
    private final AffectedPeople affected;
    private final AlignAccess align;
    private final FeedStops stops;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final ExecutorService background = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("run-", 0).factory());
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();
    private final Map<UUID, Tries> tries = new ConcurrentHashMap<>();

    ApplyRuns(Feeds feeds, Runs runs, AffectedPeople affected, AlignAccess align, FeedStops stops,
            TransactionTemplate transactions, Clock clock) {
        this.stops = stops;
        this.feeds = feeds;
        this.runs = runs;
        this.affected = affected;
        this.align = align;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Applies a run that has started: a single chunk at once, more of them in the background. Answers the run as it is then.
    Run go(Run run, Actor actor) {
        if (run.chunksTotal() <= 1) {
            applyAll(run, actor);
        } else {
            background.submit(() -> applyAll(run, actor));
        }
        return runs.get(run.id());
    }

    /// Takes up runs that an earlier process left applying, and those whose next try is due.
    void resume() {
        for (Run run : runs.applying()) {
            background.submit(() -> applyAll(run, Actor.system("resume")));
        }
    }

    private void applyAll(Run run, Actor actor) {
        if (!underWay.add(run.id())) {
            return;
        }
        try {
            if (isDue(run.id()) && runs.get(run.id()).state() == RunState.APPLYING) {
                applyWhatIsLeft(run, actor);
            }
        } catch (RuntimeException failed) {
            // The chunks that are in stay in; the run stays applying and is taken up again.
            log.error("run {} stopped and is taken up again: {}", run.id(), DatabaseFailure.reason(failed), failed);
        } finally {
            underWay.remove(run.id());
        }
    }

    private boolean isDue(UUID run) {
        Tries before = tries.get(run);
        return before == null || !before.dueAt().isAfter(clock.instant());
    }

    private void applyWhatIsLeft(Run run, Actor actor) {
        Set<Integer> done = runs.chunksDone(run.id());
        List<Integer> left = IntStream.rangeClosed(1, run.chunksTotal())
                .filter(chunk -> !done.contains(chunk))
                .boxed()
                .toList();
        List<Failure> failures = inLanes(run, left, actor);
        if (failures.isEmpty()) {
            runs.finish(run.id(), actor).get();
            tries.remove(run.id());
        } else {
            tryAgain(run, failures, actor);
        }
    }

    private void tryAgain(Run run, List<Failure> failures, Actor actor) {
        Failure first = failures.stream()
                .filter(failure -> !DatabaseFailure.isPassing(failure.cause()))
                .min(Comparator.comparingInt(Failure::chunk))
                .orElse(null);
        if (first == null) {
            log.warn("run {} waits for the database: {}", run.id(),
                    DatabaseFailure.reason(failures.getFirst().cause()));
            return;
        }
        Tries before = tries.get(run.id());
        int count = before == null ? 1 : before.count() + 1;
        String reason = DatabaseFailure.reason(first.cause());
        log.error("chunk {} of run {} could not be applied (try {} of {})", first.chunk(), run.id(), count, TRIES_MAX,
                first.cause());
        if (count < TRIES_MAX) {
            Duration delay = RETRY_DELAY.multipliedBy(1L << (count - 1));
            tries.put(run.id(), new Tries(count, clock.instant().plus(delay)));
            runs.hinder(run.id(), "Chunk %d of %d could not be applied (try %d of %d), and is tried again: %s"
                    .formatted(first.chunk(), run.chunksTotal(), count, TRIES_MAX, reason));
        } else {
            tries.remove(run.id());
            runs.fail(run.id(), ("Chunk %d of %d could not be applied in %d tries; %d are applied. The last time: %s. "
                    + "When the cause is repaired, `tenure runs retry %s` goes on with what is left.")
                    .formatted(first.chunk(), run.chunksTotal(), TRIES_MAX, runs.chunksDone(run.id()).size(), reason,
                            run.id()),
                    actor).get();
        }
    }

    private List<Failure> inLanes(Run run, List<Integer> chunks, Actor actor) {
        AtomicInteger next = new AtomicInteger();
        Queue<Failure> failures = new ConcurrentLinkedQueue<>();
        Runnable lane = () -> {
            for (int i = next.getAndIncrement(); i < chunks.size(); i = next.getAndIncrement()) {
                try {
                    applyOne(run, chunks.get(i), actor);
                } catch (RuntimeException failed) { // told with its chunk, once the others have had their turn
                    failures.add(new Failure(chunks.get(i), failed));
                    if (DatabaseFailure.isPassing(failed)) {
                        next.set(chunks.size());
                    }
                }
            }
        };
        if (chunks.size() <= 1) {
            lane.run();
        } else {
            await(IntStream.range(0, LANES).<Future<?>>mapToObj(i -> background.submit(lane)).toList());
        }
        return List.copyOf(failures);
    }

    private static void await(List<Future<?>> lanes) {
        for (Future<?> one : lanes) {
            try {
                one.get();
            } catch (ExecutionException failed) {
                throw new IllegalStateException("a lane ended", failed.getCause());
            } catch (InterruptedException stopped) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("stopped while applying", stopped);
            }
        }
    }

    private void applyOne(Run run, int chunk, Actor actor) {
        transactions.executeWithoutResult(status -> {
            switch (run.kind()) {
                case "feed" -> applyFacts(run, chunk, actor);
                case "model" -> applyModel(run, chunk, actor);
                default -> throw new IllegalStateException("run " + run.id() + " is of an unknown kind");
            }
        });
    }

    private void applyFacts(Run run, int chunk, Actor actor) {
        AppliedChunk applied = feeds.apply(run.id(), chunk, actor);
        List<Employment> employments = applied.employments().stream().map(ChangedEmployment::now).toList();
        Set<UUID> fresh = applied.employments()
                .stream()
                .filter(one -> one.before() == null)
                .map(one -> one.now().id())
                .collect(Collectors.toSet());
        stops.with(run, applied.employments(), actor); // before reasons end: it remembers what was granted
        align.align(employments, fresh, run.effectiveFrom(), run.id(), actor);
    }

    private void applyModel(Run run, int chunk, Actor actor) {
        List<Employment> employments = affected.lock(run.id(), chunk);
        if (runs.chunkDone(run.id(), chunk)) {
            List<UUID> people = employments.stream().map(Employment::identityId).distinct().sorted().toList();
            if (!feeds.resolveAgain(people, run.id(), actor).employments().isEmpty()) {
                employments = affected.lock(run.id(), chunk);
            }
            align.align(employments, Set.of(), clock.instant(), run.id(), actor);
        }
    }

    /// Chunks under way end; nothing new begins.
    @Override
    public void close() {
        background.close();
    }
}
