package org.tenure.postgres;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// Short commands of the operating system, run to their end in a bare environment.
final class Commands {

    /// What every process of ours gets: nothing of the caller's settings (PGDATA, LC_ALL, …) may reach PostgreSQL.
    static final Map<String, String> ENVIRONMENT = Map.of("PATH", path(), "LC_ALL", "C", "TZ", "UTC");

    record Result(int exit, String output) {

        boolean succeeded() {
            return exit == 0;
        }
    }

    private Commands() {}

    /// Runs the command and collects what it prints, on both streams.
    ///
    /// @throws PostgresException when it cannot be started, or has not ended within the limit
    static Result run(Duration limit, List<String> command) {
        Process process;
        try {
            process = process(command).redirectErrorStream(true).start();
            process.getOutputStream().close();
        } catch (IOException e) {
            throw new PostgresException("`%s` could not be started: %s".formatted(command.getFirst(), e.getMessage()),
                    e);
        }
        var output = CompletableFuture.supplyAsync(() -> read(process), Thread::startVirtualThread);
        try {
            if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new PostgresException("`%s` had not ended after %d s and was stopped"
                        .formatted(String.join(" ", command), limit.toSeconds()));
            }
            return new Result(process.exitValue(), output.join());
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
            throw new PostgresException("interrupted while `%s` ran".formatted(command.getFirst()), e);
        }
    }

    /// A process in the root folder (our own may be closed to the server's user), in the bare environment.
    static ProcessBuilder process(List<String> command) {
        var builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
        builder.environment().clear();
        builder.environment().putAll(ENVIRONMENT);
        return builder;
    }

    /// Sends a signal that Java has no method for, such as `INT` or `QUIT`. A process that is gone already is no error.
    static void signal(String name, long pid) {
        run(Duration.ofSeconds(10),
                List.of("sh", "-c", "kill -\"$1\" \"$2\" 2>/dev/null || true", "sh", name, Long.toString(pid)));
    }

    /// The command's full path, or null when it is not installed.
    static @Nullable Path find(String command) {
        for (var folder : path().split(":", -1)) {
            var candidate = Path.of(folder).resolve(command);
            if (Files.isExecutable(candidate)) {
                return candidate;
            }
        }
        return null;
    }

    private static String path() {
        var ours = System.getenv("PATH");
        var usual = "/usr/local/bin:/usr/bin:/bin:/usr/sbin:/sbin";
        return ours == null || ours.isBlank() ? usual : ours + ":" + usual;
    }

    private static String read(Process process) {
        try (var in = process.getInputStream()) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
