package org.tenure.provisioning.run;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;
import org.springframework.transaction.TransactionException;
import org.tenure.kernel.Outcome;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.LiveConnection;
import org.tenure.provisioning.Operation;

/// Carries out the stops of one connection, whatever else it is doing: claims by itself, has slots of its own and sockets
/// of its own, and asks neither whether the connection is in order nor how fast it may be used.
final class StopLane {

    private static final Logger LOG = LoggerFactory.getLogger(StopLane.class);
    private static final int SLOTS = 16;
    private static final int CLAIMS_PER_LEASE = 3;

    private final LiveConnection live;
    private final Connections connections;
    private final Claims claims;
    private final RunParts parts;
    private final Pace pace;
    private final BiConsumer<Result, Instant> results;
    private final Semaphore signal = new Semaphore(0);
    private final Map<UUID, Work> underWay = new ConcurrentHashMap<>();
    private final AtomicLong retryAt = new AtomicLong(Long.MAX_VALUE);
    private final ExecutorService deliveries = Executors.newVirtualThreadPerTaskExecutor();
    private final Thread claimer;
    private @Nullable LiveConnection own;
    private volatile boolean stopping;
    private volatile boolean abandoned;

    StopLane(LiveConnection live, Claims claims, Pace pace, RunParts parts, BiConsumer<Result, Instant> results) {
        this.live = live;
        this.connections = parts.connections();
        this.claims = claims;
        this.pace = pace;
        this.parts = parts;
        this.results = results;
        this.claimer = Thread.ofVirtual().name("stops-" + live.definition().name()).unstarted(this::run);
    }

    void start() {
        claimer.start();
    }

    void wake() {
        signal.release();
    }

    boolean isIdle() {
        return underWay.isEmpty();
    }

    /// Claims nothing more.
    void stop(Duration limit) throws InterruptedException {
        stopping = true;
        wake();
        claimer.join(limit);
    }

    /// Drops what is under way.
    void end(boolean asKilled) {
        abandoned |= asKilled;
        stopping = true;
        deliveries.shutdownNow();
        claimer.interrupt();
        synchronized (this) {
            if (own != null && own != live) {
                own.close();
            }
        }
    }

    /// Written, or given up. What is to be tried again is looked at when it is due, not at the next poll.
    void settled(Collection<Result> batch) {
        for (Result result : batch) {
            if (result.work().urgent() && result.state() == Operation.State.WAITING) {
                long due = System.nanoTime() + result.delay().toNanos();
                retryAt.accumulateAndGet(due, Math::min);
            }
            underWay.computeIfPresent(result.work().operation(),
                    (_, work) -> work.fence() == result.work().fence() ? null : work);
        }
        wake();
    }

    private void run() {
        boolean lost = false;
        while (!stopping) {
            try {
                renew();
                begin(claims.expiredUrgent(live, room()));
                while (!stopping && room() > 0 && begin(claims.nextUrgent(live, room())) > 0) {
                    // there may be more
                }
                lost = false;
            } catch (DataAccessException | TransactionException unreachable) {
                if (!lost && !stopping) {
                    LOG.warn("No stop can be claimed for `{}`: {}", live.definition().name(), unreachable.getMessage());
                }
                lost = true;
            } catch (RuntimeException bug) {
                LOG.error("The stops of `{}` failed unexpectedly", live.definition().name(), bug);
            }
            rest();
        }
    }

    private void rest() {
        long poll = parts.settings().poll().toNanos();
        long due = retryAt.getAndSet(Long.MAX_VALUE);
        long wait = due == Long.MAX_VALUE ? poll : Math.clamp(due - System.nanoTime(), 0, poll);
        try {
            if (!stopping && signal.tryAcquire(wait, TimeUnit.NANOSECONDS)) {
                signal.drainPermits();
            }
            if (due != Long.MAX_VALUE && due - System.nanoTime() > 0) {
                retryAt.accumulateAndGet(due, Math::min);
            }
        } catch (InterruptedException stopped) {
            stopping = true;
        }
    }

    private int room() {
        return SLOTS - underWay.size();
    }

    private int begin(Claims.Claimed claimed) {
        for (Work work : claimed.works()) {
            underWay.put(work.operation(), work);
            deliveries.execute(() -> deliver(work));
        }
        return claimed.taken();
    }

    private void deliver(Work work) {
        Instant begun = parts.clock().instant();
        Result result = new Delivery(own(), pace, work, parts.settings(), parts.clock()).run();
        if (!abandoned) {
            results.accept(result, begun);
        }
    }

    // The other work of the connection may have taken every socket there is, and each may hang.
    private synchronized LiveConnection own() {
        LiveConnection opened = stopping ? live : own;
        if (opened == null) {
            opened = switch (connections.again(live)) {
                case Outcome.Done<LiveConnection>(var another) -> another;
                case Outcome.Refused<LiveConnection> _ -> live;
            };
            own = opened;
        }
        return opened;
    }

    private void renew() {
        Instant old = parts.clock().instant().minus(parts.settings().lease().dividedBy(CLAIMS_PER_LEASE));
        List<Work> works = underWay.values().stream().filter(work -> work.claimedAt().isBefore(old)).toList();
        if (!works.isEmpty()) {
            claims.renew(works);
        }
    }
}
