package org.tenure.bench;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/// Waits for something, asking again and again, up to a limit.
final class Patience {

    private final String what;
    private final Duration most;
    private final long begun = System.nanoTime();

    Patience(String what, Duration most) {
        this.what = what;
        this.most = most;
    }

    /// Lets a moment pass before it is looked at again.
    ///
    /// @throws IllegalStateException when the limit is over
    void pause(Duration moment) {
        if (System.nanoTime() - begun > most.toNanos()) {
            throw new IllegalStateException(
                    "waited for %s for %d s: look at what this machine is doing, and measure again"
                            .formatted(what, most.toSeconds()));
        }
        LockSupport.parkNanos(moment.toNanos());
    }
}
