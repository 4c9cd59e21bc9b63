package org.tenure.postgres;

import java.io.BufferedReader;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The running server, its life tied to ours.
///
/// The kernel's death signal belongs to the *thread* that started the process, so that thread stays as long as the server
/// does. It has something to do meanwhile: it passes what the server prints on to the log.
final class ServerProcess {

    private static final Logger log = LoggerFactory.getLogger("org.tenure.postgres.server");
    private static final int LINES_KEPT = 40;

    /// What it says each time we ask too early (starting up, in recovery) or others too late.
    private static final String NOT_NOW = "FATAL:  the database system is";

    private static final Duration FAST_STOP_MAX = Duration.ofSeconds(60);
    private static final Duration HARD_STOP_MAX = Duration.ofSeconds(10);

    private final Process process;
    private final Deque<String> lastLines;
    private final CompletableFuture<Integer> ended;

    private ServerProcess(Process process, Deque<String> lastLines, CompletableFuture<Integer> ended) {
        this.process = process;
        this.lastLines = lastLines;
        this.ended = ended;
    }

    static ServerProcess start(ServerUser user, List<String> command) {
        var started = new CompletableFuture<ServerProcess>();
        Thread.ofPlatform()
                .name("tenure-postgres")
                .daemon()
                .start(() -> live(user.dying(onlyWhileWeLive(command)), started));
        try {
            return started.join();
        } catch (CompletionException e) {
            throw new PostgresException("PostgreSQL could not be started: " + e.getMessage(), e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    CompletableFuture<Integer> ended() {
        return ended;
    }

    /// What the server printed last, for an error message.
    String lastLines() {
        synchronized (lastLines) {
            return String.join("\n", lastLines);
        }
    }

    /// Stops the server: fast (SIGINT: sessions are ended, all is written), then hard (SIGQUIT: the next start recovers).
    void stop() {
        try {
            for (var signal : List.of("INT", "QUIT")) {
                if (process.isAlive()) {
                    Commands.signal(signal, process.pid());
                    process.waitFor((signal.equals("INT") ? FAST_STOP_MAX : HARD_STOP_MAX).toMillis(),
                            TimeUnit.MILLISECONDS);
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (process.isAlive()) {
            process.destroyForcibly();
        }
    }

    /// We may die before the new process has asked for its death signal: it checks that its parent is still us, and only then becomes the server.
    private static List<String> onlyWhileWeLive(List<String> command) {
        var guarded = new ArrayList<>(List.of("sh", "-c", "[ \"$PPID\" = \"$1\" ] || exit 1; shift; exec \"$@\"", "sh",
                Long.toString(ProcessHandle.current().pid())));
        guarded.addAll(command);
        return guarded;
    }

    private static void live(List<String> command, CompletableFuture<ServerProcess> started) {
        var lines = new ArrayDeque<String>();
        var ended = new CompletableFuture<Integer>();
        Process process;
        try {
            process = Commands.process(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
        } catch (IOException e) {
            started.completeExceptionally(e);
            return;
        }
        started.complete(new ServerProcess(process, lines, ended));
        try (var output = process.inputReader()) {
            pass(output, lines);
        } catch (IOException e) {
            log.debug("PostgreSQL's output ended early", e);
        }
        ended.complete(exit(process));
    }

    private static void pass(BufferedReader output, Deque<String> lines) throws IOException {
        for (var line = output.readLine(); line != null; line = output.readLine()) {
            synchronized (lines) {
                lines.addLast(line);
                if (lines.size() > LINES_KEPT) {
                    lines.removeFirst();
                }
            }
            if (line.contains("PANIC:")) {
                log.error("{}", line);
            } else if (!line.contains(NOT_NOW) && (line.contains("FATAL:") || line.contains("WARNING:"))) {
                log.warn("{}", line);
            } else {
                log.debug("{}", line);
            }
        }
    }

    private static int exit(Process process) {
        while (true) {
            try {
                return process.waitFor();
            } catch (InterruptedException e) {
                log.debug("Interrupted, still waiting: the server would end with this thread");
            }
        }
    }
}
