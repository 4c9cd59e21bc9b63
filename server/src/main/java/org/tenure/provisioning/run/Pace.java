package org.tenure.provisioning.run;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// At most so many changes per second on one connection. Removals count, but do not wait behind the others.
final class Pace {

    private final long interval;
    private long next = System.nanoTime();

    Pace(@Nullable Integer ratePerSecond) {
        this.interval = ratePerSecond == null ? 0 : 1_000_000_000L / ratePerSecond;
    }

    void await(boolean removal) {
        if (interval == 0) {
            return;
        }
        long wait = reserve(removal);
        while (wait > 0 && !Thread.currentThread().isInterrupted()) {
            long begun = System.nanoTime();
            LockSupport.parkNanos(wait);
            wait -= System.nanoTime() - begun;
        }
    }

    private synchronized long reserve(boolean removal) {
        long now = System.nanoTime();
        next = Math.max(next, now);
        long wait = removal ? 0 : next - now;
        next += interval;
        return wait;
    }
}
