package org.tenure.postgres;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A lock on a file, held by one thread of one process on this machine; the kernel lets go of it when the process dies.
///
/// A process loses its lock when it closes any handle on the same file, so the threads of this process queue before the file is opened.
final class FolderLock implements AutoCloseable {

    private static final Map<Path, Semaphore> TURNS = new ConcurrentHashMap<>();
    private static final Duration POLL = Duration.ofMillis(20);

    private final Semaphore turn;
    private final FileChannel channel;
    private final FileLock lock;

    private FolderLock(Semaphore turn, FileChannel channel, FileLock lock) {
        this.turn = turn;
        this.channel = channel;
        this.lock = lock;
    }

    /// The lock, or null when somebody else has held it for the whole of the limit.
    static @Nullable FolderLock acquire(Path file, Duration limit) throws IOException {
        var deadline = System.nanoTime() + limit.toNanos();
        var turn = TURNS.computeIfAbsent(file.toAbsolutePath().normalize(), _ -> new Semaphore(1));
        try {
            if (!turn.tryAcquire(limit.toNanos(), TimeUnit.NANOSECONDS)) {
                return null;
            }
            FolderLock held = null;
            try {
                held = lock(turn, file, deadline);
                return held;
            } finally {
                if (held == null) {
                    turn.release();
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresException("interrupted while waiting for `%s`".formatted(file), e);
        }
    }

    private static @Nullable FolderLock lock(Semaphore turn, Path file, long deadline)
            throws IOException, InterruptedException {
        var channel = FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
        FileLock lock = null;
        try {
            lock = channel.tryLock();
            while (lock == null && System.nanoTime() < deadline) {
                Thread.sleep(POLL);
                lock = channel.tryLock();
            }
            return lock == null ? null : new FolderLock(turn, channel, lock);
        } finally {
            if (lock == null) {
                channel.close();
            }
        }
    }

    @Override
    public void close() throws IOException {
        try {
            lock.release();
            channel.close();
        } finally {
            turn.release();
        }
    }
}
