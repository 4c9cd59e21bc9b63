package org.tenure.trial;

import java.io.File;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.tenure.provisioning.run.RunSettings;

/// A server in a process of its own with its embedded PostgreSQL, both of which can be killed with -9.
final class ServerUnderFire implements AutoCloseable {

    private static final Duration PATIENCE = Duration.ofMinutes(3);
    private static final int PORTS_TRIED_MAX = 5;

    private final Path home;
    private final HttpClient http = HttpClient.newHttpClient();
    private int port;
    private Process process;
    private @Nullable Instant killedAt;

    ServerUnderFire(Path home) throws IOException {
        this.home = home;
        start();
    }

    /// Starts the server and waits until it is ready. A port that somebody takes meanwhile is exchanged for another.
    void start() throws IOException {
        for (int tried = 1; !isStarted(); tried++) {
            if (tried == PORTS_TRIED_MAX) {
                throw new IllegalStateException("the server does not start:\n" + Files.readString(log().toPath()));
            }
        }
        passLeasesOfTheDead();
    }

    private boolean isStarted() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            port = socket.getLocalPort();
        }
        String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        process = new ProcessBuilder(
                java, "-Xmx384m", "-XX:TieredStopAtLevel=1", "--sun-misc-unsafe-memory-access=allow",
                "--enable-native-access=ALL-UNNAMED",
                "-cp", System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "org.tenure.Tenure",
                "--tenure.home=" + home, "--server.port=" + port)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log()))
                .start();
        return isReadyInTime();
    }

    /// What a killed server had claimed is taken over when its lease is over. Instead of waiting for that, these leases end now; those of
    /// the server that has just started are longer.
    private void passLeasesOfTheDead() throws IOException {
        if (killedAt == null) {
            return;
        }
        Path postgres = home.resolve("postgres");
        String password = Files.readString(postgres.resolve("password")).strip();
        String databasePort = Files.readAllLines(postgres.resolve("data/postmaster.pid")).get(3).strip();
        try (Connection connection = DriverManager
                .getConnection("jdbc:postgresql://127.0.0.1:" + databasePort + "/tenure", "tenure", password);
                PreparedStatement statement = connection.prepareStatement(
                        "update provisioning.operation set lease_until = now() where state = 'running' and lease_until <= ?")) {
            statement.setObject(1, killedAt.plus(RunSettings.STANDARD.lease()).atOffset(ZoneOffset.UTC));
            statement.executeUpdate();
        } catch (SQLException failed) {
            throw new IOException(failed);
        }
    }

    private File log() {
        return home.resolve("server.log").toFile();
    }

    /// False when the server has ended instead.
    private boolean isReadyInTime() throws IOException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!isReady()) {
            if (!process.isAlive()) {
                return false;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        "the server does not become ready:\n" + Files.readString(log().toPath()));
            }
            LockSupport.parkNanos(50_000_000);
        }
        return true;
    }

    private boolean isReady() {
        try {
            HttpRequest request = HttpRequest.newBuilder(URI.create(base() + "/health"))
                    .timeout(Duration.ofSeconds(5))
                    .build();
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException stopped) {
            throw new IllegalStateException(stopped);
        }
    }

    String base() {
        return "http://127.0.0.1:" + port;
    }

    Api api() throws IOException {
        return new Api(base(), Files.readString(home.resolve("token")).strip());
    }

    /// kill -9; PostgreSQL ends by itself, as its parent is gone.
    void killServer() throws InterruptedException {
        process.destroyForcibly();
        process.waitFor();
        killedAt = Instant.now();
    }

    /// kill -9 of the postmaster; the server ends by itself, as there is nothing left that it could promise.
    void killPostgres() throws IOException, InterruptedException {
        Path pidFile = home.resolve("postgres/data/postmaster.pid");
        List<String> lines = Files.exists(pidFile) ? Files.readAllLines(pidFile) : List.of();
        Optional<ProcessHandle> postmaster = lines.isEmpty()
                ? Optional.empty()
                : ProcessHandle.of(Long.parseLong(lines.getFirst().strip()));
        postmaster.ifPresent(ProcessHandle::destroyForcibly);
        if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
            throw new IllegalStateException(
                    "the server lives on without its database:\n" + Files.readString(log().toPath()));
        }
        killedAt = Instant.now();
    }

    @Override
    public void close() {
        process.destroy();
        process.onExit().orTimeout(30, TimeUnit.SECONDS).exceptionally(late -> process.destroyForcibly()).join();
    }
}
