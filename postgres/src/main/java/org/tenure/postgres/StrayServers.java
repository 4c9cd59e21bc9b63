package org.tenure.postgres;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Servers that outlived whoever started them, and what they leave behind in their data folder.
///
/// Only asked by the holder of the folder's lock: a server that still runs there then is on its way out, or has lost its owner.
final class StrayServers {

    private static final Duration FAST_STOP_MAX = Duration.ofSeconds(60);
    private static final Duration HARD_STOP_MAX = Duration.ofSeconds(10);
    private static final Duration POLL = Duration.ofMillis(20);

    private StrayServers() {}

    /// Waits for every server process in this data folder to end, asking first nicely, then firmly.
    static void end(Path data) throws IOException {
        if (Files.notExists(data)) {
            return;
        }
        ProcessHandle.allProcesses().filter(each -> isMaking(each, data)).forEach(ProcessHandle::destroyForcibly);
        var postmaster = postmaster(data);
        if (postmaster != null && runsIn(postmaster, data)) {
            Commands.signal("INT", postmaster.pid());
            if (!awaitNone(data, FAST_STOP_MAX)) {
                Commands.signal("QUIT", postmaster.pid());
            }
        }
        if (!awaitNone(data, HARD_STOP_MAX)) {
            processesIn(data).forEach(ProcessHandle::destroyForcibly);
            awaitNone(data, HARD_STOP_MAX);
        }
        // PostgreSQL refuses to start when the number in its old pid file is in use again, by whatever program.
        if (postmaster != null && !runsIn(postmaster, data)) {
            Files.deleteIfExists(data.resolve("postmaster.pid"));
        }
    }

    private static boolean awaitNone(Path data, Duration limit) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!processesIn(data).isEmpty()) {
            if (System.nanoTime() > deadline) {
                return false;
            }
            pause();
        }
        return true;
    }

    private static List<ProcessHandle> processesIn(Path data) {
        return ProcessHandle.allProcesses().filter(each -> runsIn(each, data)).toList();
    }

    /// Every process of a server works in its data folder.
    private static boolean runsIn(ProcessHandle process, Path data) {
        try {
            return process.isAlive() && Files.isSameFile(Path.of("/proc", Long.toString(process.pid()), "cwd"), data);
        } catch (IOException e) {
            return false;
        }
    }

    /// An `initdb` whose owner was killed works on, from outside of the folder.
    private static boolean isMaking(ProcessHandle process, Path data) {
        var info = process.info();
        return info.command().orElse("").endsWith("/initdb")
                && Arrays.asList(info.arguments().orElse(new String[0])).contains(data.toString());
    }

    private static @Nullable ProcessHandle postmaster(Path data) throws IOException {
        var file = data.resolve("postmaster.pid");
        if (Files.notExists(file)) {
            return null;
        }
        var lines = Files.readAllLines(file);
        if (lines.isEmpty() || !lines.getFirst().strip().matches("[0-9]{1,18}")) {
            Files.delete(file);
            return null;
        }
        return ProcessHandle.of(Long.parseLong(lines.getFirst().strip())).orElse(null);
    }

    private static void pause() {
        try {
            Thread.sleep(POLL);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new PostgresException("interrupted while waiting for an earlier PostgreSQL to end", e);
        }
    }
}
