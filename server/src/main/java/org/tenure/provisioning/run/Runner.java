package org.tenure.provisioning.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;
import org.tenure.provisioning.LiveConnection;
import org.tenure.provisioning.Operation;
import org.tenure.provisioning.Operations;

/// Keeps one connection busy: claims, starts deliveries as slots get free, hands results to the writer.
///
/// One thread claims, one writes, and each slot under way has a virtual thread of its own. Deliveries end independently of
/// one another: nobody waits for the slowest of a batch.
final class Runner {

    private static final Logger LOG = LoggerFactory.getLogger(Runner.class);
    private static final Duration UNDER_WAY_MAX = Duration.ofMinutes(15);

    private final LiveConnection live;
    private final Claims claims;
    private final Operations operations;
    private final Health health;
    private final RunSettings settings;
    private final Clock clock;
    private final Lanes lanes;
    private final Pace pace;
    private final Results results;
    private final StopLane stops;
    private final boolean onlyStops;
    private final Semaphore signal = new Semaphore(0);
    private final Map<UUID, Work> underWay = new ConcurrentHashMap<>();
    private final ExecutorService deliveries = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread claimer;
    private final Thread writer;
    private volatile boolean stopping;
    private volatile boolean abandoned;
    private volatile boolean outdated;
    private final AtomicBoolean aligning = new AtomicBoolean();
    private boolean planned;
    private long keptAt = System.nanoTime() - TimeUnit.DAYS.toNanos(1);

    Runner(LiveConnection live, Claims claims, Operations operations, Health health, RunParts parts) {
        this.live = live;
        this.claims = claims;
        this.operations = operations;
        this.health = health;
        this.settings = parts.settings();
        this.clock = parts.clock();
        this.lanes = new Lanes(live.definition().concurrency());
        this.pace = new Pace(live.definition().ratePerSecond());
        this.results = parts.results(live.definition(), this::settled);
        this.stops = new StopLane(live, claims, pace, parts, this::stopDelivered);
        this.onlyStops = live.definition().mode().equals("observe");
        String name = live.definition().name();
        this.claimer = Thread.ofPlatform().name("runner-" + name).unstarted(this::run);
        this.writer = Thread.ofPlatform().name("writer-" + name).unstarted(results::run);
    }

    LiveConnection live() {
        return live;
    }

    void start() {
        if (!onlyStops) {
            claimer.start();
        }
        stops.start();
        writer.start();
    }

    void wake() {
        signal.release();
        stops.wake();
    }

    /// Wakes only the lane of stops: nothing else is to come before it.
    void wakeStops() {
        stops.wake();
    }

    /// How the connection is doing may have changed: all nodes know more than this one.
    void learn() {
        outdated = true;
        wake();
    }

    /// Whether the connection can be used now, as far as this node knows.
    Health.Gate gate() {
        return health.gate();
    }

    /// Claims nothing more and lets what is under way end, up to a limit; the rest is left to its lease.
    void stop(Duration limit) throws InterruptedException {
        stopping = true;
        wake();
        if (!onlyStops) {
            claimer.join(limit);
        }
        stops.stop(limit);
        long until = System.nanoTime() + limit.toNanos();
        while (!(underWay.isEmpty() && stops.isIdle()) && System.nanoTime() < until) {
            signal.tryAcquire(20, TimeUnit.MILLISECONDS);
        }
        end();
    }

    /// Drops everything, as a killed process would.
    void abandon() throws InterruptedException {
        abandoned = true;
        stopping = true;
        stops.end(true);
        end();
        claimer.join();
    }

    private void end() throws InterruptedException {
        deliveries.shutdownNow();
        stops.end(false);
        claimer.interrupt();
        writer.interrupt();
        writer.join();
        live.close();
    }

    private void run() {
        boolean lost = false;
        while (!stopping) {
            try {
                while (!stopping && round()) {
                    // there may be more
                }
                lost = false;
                rest();
            } catch (DataAccessException | TransactionException unreachable) {
                if (!lost && !stopping) {
                    LOG.warn("Nothing can be claimed for `{}`: {}", live.definition().name(), unreachable.getMessage());
                }
                lost = true;
                rest();
            } catch (TargetException failed) {
                saw(failed.kind(), failed.getMessage(), failed.retryAfter());
                rest();
            } catch (RuntimeException bug) {
                LOG.error("The runner of `{}` failed unexpectedly", live.definition().name(), bug);
                rest();
            }
        }
    }

    private void rest() {
        try {
            if (!stopping && signal.tryAcquire(settings.poll().toMillis(), TimeUnit.MILLISECONDS)) {
                signal.drainPermits();
            }
        } catch (InterruptedException stopped) {
            stopping = true;
        }
    }

    /// True when there may be more to claim at once.
    private boolean round() {
        keep();
        if (health.isProbeDue()) {
            probe();
        }
        Health.Gate gate = health.gate();
        if (gate == Health.Gate.SHUT || !planned && !claims.isAnyDue(live.definition().name())) {
            return false;
        }
        live.planner();
        planned = true;
        if (gate == Health.Gate.OPEN && lanes.hasRoom()) {
            int room = lanes.room();
            return begin(claims.next(live, room)) == room;
        }
        int removals = lanes.roomForRemovals();
        return removals > 0 && begin(claims.nextRemovals(live, removals)) == removals;
    }

    /// Once per poll: what all nodes know, leases, what others left behind.
    private void keep() {
        if (outdated) {
            outdated = false;
            health.share();
        }
        if (System.nanoTime() - keptAt < settings.poll().toNanos()) {
            return;
        }
        keptAt = System.nanoTime();
        health.share();
        if (aligning.compareAndSet(false, true)) {
            Thread.ofVirtual().name("align-" + live.definition().name()).start(this::align);
        }
        renew();
        if (planned && health.gate() != Health.Gate.SHUT && lanes.room() > 0) {
            begin(claims.expired(live, lanes.room()));
        }
    }

    // May take a while where many people are concerned; deliveries go on meanwhile.
    private void align() {
        try {
            operations.alignAll(live.definition().name(), live.version());
        } catch (DataAccessException | TransactionException failed) {
            aligning.set(false);
        }
    }

    private void renew() {
        Instant old = clock.instant().minus(settings.lease().dividedBy(3));
        Instant tooOld = clock.instant().minus(UNDER_WAY_MAX);
        List<Work> works = underWay.values()
                .stream()
                .filter(work -> work.claimedAt().isBefore(old) && work.claimedAt().isAfter(tooOld))
                .toList();
        if (!works.isEmpty()) {
            claims.renew(works);
        }
    }

    private void probe() {
        try {
            live.target().test();
            health.probed();
        } catch (TargetException failed) {
            health.probeFailed(failed.kind(), String.valueOf(failed.getMessage()));
        }
        health.share();
    }

    /// Answers how many operations were taken, those that were over at once among them.
    private int begin(Claims.Claimed claimed) {
        claimed.works().forEach(work -> underWay.put(work.operation(), work));
        startAll(lanes.add(claimed.works()));
        return claimed.taken();
    }

    private void startAll(List<Lanes.Start> starts) {
        try {
            for (Lanes.Start start : starts) {
                deliveries.execute(() -> deliver(start));
            }
        } catch (RejectedExecutionException stopped) {
            LOG.debug("What was claimed for `{}` is left to its lease", live.definition().name());
        }
    }

    /// Goes on with the next that may begin in its slot: a new thread for each would cost a change of thread.
    private void deliver(Lanes.Start first) {
        Lanes.@Nullable Start start = first;
        while (start != null) {
            Instant begun = clock.instant();
            long since = System.nanoTime();
            Result result = new Delivery(live, pace, start.work(), settings, clock).run();
            if (abandoned) {
                return;
            }
            note(result, begun);
            results.add(result);
            List<Lanes.Start> next = deliveries.isShutdown()
                    ? List.of()
                    : lanes.finished(start, System.nanoTime() - since);
            start = next.isEmpty() ? null : next.getFirst();
            startAll(next.stream().skip(1).toList());
            if (lanes.hasRoom()) {
                wake();
            }
        }
    }

    private void stopDelivered(Result result, Instant begun) {
        if (!abandoned) {
            if (!onlyStops) {
                note(result, begun);
            }
            results.add(result);
        }
    }

    private void note(Result result, Instant begun) {
        Result.Problem problem = result.problem();
        Kind kind = problem == null ? null : kind(problem.kind());
        if (kind != null && problem != null) {
            saw(kind, problem.message(), result.delay());
        } else if (result.state() != Operation.State.FAILED) {
            health.succeeded(begun);
        }
    }

    private void saw(Kind kind, @Nullable String message, @Nullable Duration delay) {
        Health.Gate before = health.gate();
        health.failed(kind, String.valueOf(message), delay);
        if (health.gate() != before) {
            learn();
        }
    }

    /// It was put off because of the connection, and the connection is back since it was begun.
    private boolean isOutOfDate(Result result) {
        Result.Problem problem = result.problem();
        Kind kind = problem == null ? null : kind(problem.kind());
        return result.state() == Operation.State.WAITING
                && kind != null
                && Health.isOfTheConnection(kind)
                && health.missed(result.work().claimedAt());
    }

    private static final Set<String> KINDS = java.util.Arrays.stream(Kind.values())
            .map(Kind::name)
            .collect(java.util.stream.Collectors.toUnmodifiableSet());

    private static @Nullable Kind kind(String word) {
        return KINDS.contains(word) ? Kind.valueOf(word) : null;
    }

    /// Written, or given up: its lease is not renewed any more. Who has been claimed anew since then stays under way.
    private void settled(List<Result> batch) {
        batch.forEach(result -> underWay.computeIfPresent(result.work().operation(),
                (_, work) -> work.fence() == result.work().fence() ? null : work));
        stops.settled(batch);
        if (batch.stream().anyMatch(this::isOutOfDate)) {
            learn();
        }
        if (batch.stream()
                .anyMatch(result -> result.state() == Operation.State.WAITING && result.delay().isZero()
                        || result.mustReplace())) {
            wake();
        }
    }
}
