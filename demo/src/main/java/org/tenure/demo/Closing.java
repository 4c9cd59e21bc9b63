package org.tenure.demo;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.atomic.AtomicBoolean;

/// What has to be closed, the latest first, exactly once, whoever asks for it first.
final class Closing implements AutoCloseable {

    private final Deque<AutoCloseable> open = new ArrayDeque<>();
    private final AtomicBoolean begun = new AtomicBoolean();

    /// Takes it on; when the end has begun, it is closed at once.
    <T extends AutoCloseable> T add(T one) {
        synchronized (open) {
            if (!begun.get()) {
                open.push(one);
                return one;
            }
        }
        close(one);
        throw new DemoException("The demo was stopped.");
    }

    /// From now on whatever is added is closed at once; false when the end had begun before.
    boolean begin() {
        synchronized (open) {
            return begun.compareAndSet(false, true);
        }
    }

    boolean isBegun() {
        return begun.get();
    }

    /// Returns when everything is closed.
    @Override
    public void close() {
        begin();
        synchronized (open) {
            while (!open.isEmpty()) {
                close(open.pop());
            }
        }
    }

    private static void close(AutoCloseable one) {
        try {
            one.close();
        } catch (RuntimeException failed) {
            throw failed;
        } catch (Exception failed) {
            throw new DemoException("Something could not be closed: " + failed.getMessage(), failed);
        }
    }
}
