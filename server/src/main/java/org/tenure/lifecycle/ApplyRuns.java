package org.tenure.lifecycle;

import java.time.Clock;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
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
import org.tenure.change.Runs;
import org.tenure.identity.ChangedEmployment;
import org.tenure.identity.Employment;
import org.tenure.identity.feed.AppliedChunk;
import org.tenure.identity.feed.Feeds;
import org.tenure.kernel.Actor;

/// Applies runs chunk by chunk, one transaction each, in two lanes; after a crash goes on where it stopped.
final class ApplyRuns implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(ApplyRuns.class);
    private static final int LANES = 2;

    private final Feeds feeds;
    private final Runs runs;
    private final AffectedPeople affected;
    private final AlignAccess align;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final ExecutorService background = Executors
            .newThreadPerTaskExecutor(Thread.ofVirtual().name("run-", 0).factory());
    private final Set<UUID> underWay = ConcurrentHashMap.newKeySet();

    ApplyRuns(Feeds feeds, Runs runs, AffectedPeople affected, AlignAccess align, TransactionTemplate transactions,
            Clock clock) {
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

    /// Takes up runs that an earlier process left applying.
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
            Set<Integer> done = runs.chunksDone(run.id());
            List<Integer> left = IntStream.rangeClosed(1, run.chunksTotal())
                    .filter(chunk -> !done.contains(chunk))
                    .boxed()
                    .toList();
            inLanes(run, left, actor);
            runs.finish(run.id(), actor).get();
        } catch (RuntimeException failed) {
            // The chunks that are in stay in; the run stays applying and is taken up again at the next start.
            log.error("run {} stopped and goes on at the next start: {}", run.id(), failed.toString(), failed);
        } finally {
            underWay.remove(run.id());
        }
    }

    private void inLanes(Run run, List<Integer> chunks, Actor actor) {
        AtomicInteger next = new AtomicInteger();
        Runnable lane = () -> {
            for (int i = next.getAndIncrement(); i < chunks.size(); i = next.getAndIncrement()) {
                applyOne(run, chunks.get(i), actor);
            }
        };
        if (chunks.size() <= 1) {
            lane.run();
            return;
        }
        List<Future<?>> lanes = IntStream.range(0, LANES).<Future<?>>mapToObj(i -> background.submit(lane)).toList();
        for (Future<?> one : lanes) {
            try {
                one.get();
            } catch (ExecutionException failed) {
                throw new IllegalStateException("a chunk failed", failed.getCause());
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
        align.align(employments, fresh, run.effectiveFrom(), run.id(), actor);
    }

    private void applyModel(Run run, int chunk, Actor actor) {
        List<Employment> employments = affected.lock(run.id(), chunk);
        if (runs.chunkDone(run.id(), chunk)) {
            align.align(employments, Set.of(), clock.instant(), run.id(), actor);
        }
    }

    /// Chunks under way end; nothing new begins.
    @Override
    public void close() {
        background.close();
    }
}
