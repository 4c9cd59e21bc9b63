package org.tenure.demo;

import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/// Waits for something that moves, however long it takes, and gives up when it has stood still for too long.
final class Patience {

    private static final Duration POLL = Duration.ofMillis(20);

    private final Duration most;
    private @Nullable Object seen;
    private long since = System.nanoTime();

    Patience(Duration most) {
        this.most = most;
    }

    /// Lets a moment pass before it is looked at again.
    ///
    /// @throws DemoException with the sentence, when it has been equal to `state` for longer than the limit
    void pause(Object state, Supplier<String> sentence) {
        if (!state.equals(seen)) {
            seen = state;
            since = System.nanoTime();
        } else if (System.nanoTime() - since > most.toNanos()) {
            throw new DemoException(sentence.get());
        }
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
            throw new DemoException("The demo was interrupted.", stopped);
        }
    }
}
