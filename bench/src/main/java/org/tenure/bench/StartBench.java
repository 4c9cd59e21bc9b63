package org.tenure.bench;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/// A server as `./tenure serve` starts it, on a data folder that is there: until it is ready, and what it holds when idle.
final class StartBench {

    private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(10);
    private static final int STARTS = 4;

    List<Line> run() throws Exception {
        Path launcher = Path.of(System.getenv().getOrDefault("TENURE_LAUNCHER", "tenure")).toAbsolutePath();
        if (!Files.isExecutable(launcher)) {
            throw new IllegalStateException(
                    "`" + launcher + "` is not there: run this by `./tenure bench`, from the checkout.");
        }
        Path home = Files.createTempDirectory("tenure-bench");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        double fastest = Double.MAX_VALUE;
        long memory = 0;
        for (int i = 0; i < STARTS; i++) { // the first makes the database, the second the cache of classes
            int port = freePort();
            ProcessBuilder builder = new ProcessBuilder(launcher.toString(), "serve", "--server.port=" + port);
            builder.environment().put("TENURE_HOME", home.toString());
            builder.redirectErrorStream(true).redirectOutput(home.resolve("log").toFile());
            long start = System.nanoTime();
            Process process = builder.start();
            try {
                awaitReady(process, port);
                double seconds = (System.nanoTime() - start) / 1e9;
                if (i > 0) {
                    fastest = Math.min(fastest, seconds);
                }
                LockSupport.parkNanos(i == STARTS - 1 ? IDLE_NANOS : 0);
                memory = residentMegabytes(process.pid());
            } finally {
                process.destroy();
                process.waitFor(30, TimeUnit.SECONDS);
            }
        }
        return List.of(
                new Line("server: start to ready, database included", "%.1f s".formatted(fastest), "≤ 5 s", null, null),
                new Line("server: idle memory, its PostgreSQL apart", memory + " MB", "≤ 400 MB", null, null));
    }

    private static void awaitReady(Process process, int port) throws InterruptedException {
        HttpClient client = HttpClient.newHttpClient();
        HttpRequest request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/health")).build();
        var patience = new Patience("the server to be ready", Duration.ofMinutes(2));
        while (process.isAlive()) {
            try {
                if (client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == 200) {
                    return;
                }
            } catch (IOException notYet) {
                // looked at again below, like one that is not ready
            }
            patience.pause(Duration.ofMillis(20));
        }
        throw new IllegalStateException("the server ended with " + process.exitValue() + " before it was ready");
    }

    private static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0)) {
            return socket.getLocalPort();
        }
    }

    private static long residentMegabytes(long pid) throws IOException {
        return Files.readAllLines(Path.of("/proc/" + pid + "/status"))
                .stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
                .findFirst()
                .orElseThrow();
    }
}
