package org.tenure.connector.contract.system;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserPrincipalNotFoundException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/// A program of the operating system that runs as our child and never outlives us.
///
/// The kernel kills the child when the *thread* that started it ends (`PR_SET_PDEATHSIG`), so each child has a thread
/// that does nothing but start it and wait for it. A shutdown hook stops it where there is no `setpriv`.
final class ServerProcess {

    private static final Duration STOP_MAX = Duration.ofSeconds(30);
    private static final Path SETPRIV = Path.of("/usr/bin/setpriv");
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));

    private final Process process;
    private final Path log;
    private final Thread hook;

    private ServerProcess(Process process, Path log) {
        this.process = process;
        this.log = log;
        this.hook = new Thread(process::destroyForcibly, "stop-" + log.getFileName());
        Runtime.getRuntime().addShutdownHook(hook);
    }

    /// Starts the command as `user`, or as ourselves when we are not root. Its output goes to the file `log`.
    static ServerProcess start(String user, Path log, List<String> command, @Nullable Path input) {
        return start(user, user, log, command, input);
    }

    /// Starts the command as a user whose group has another name.
    static ServerProcess startAs(String user, String group, Path log, List<String> command) {
        return start(user, group, log, command, null);
    }

    /// Starts a server whose ports are below 1024 and cannot be chosen. Only root can give it these.
    static ServerProcess startOnLowPorts(String user, String group, Path log, List<String> command) {
        return start(user, group, log, command, null, "--inh-caps", "+net_bind_service", "--ambient-caps",
                "+net_bind_service");
    }

    private static ServerProcess start(String user, String group, Path log, List<String> command,
            @Nullable Path input, String... privileges) {
        List<String> line = new ArrayList<>();
        if (Files.isExecutable(SETPRIV)) {
            line.addAll(List.of(SETPRIV.toString(), "--pdeathsig", "KILL"));
            if (ROOT) {
                line.addAll(List.of("--reuid", user, "--regid", group, "--clear-groups"));
                line.addAll(List.of(privileges));
            }
        }
        line.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(line)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
                .redirectInput(input == null ? Path.of("/dev/null").toFile() : input.toFile());
        builder.environment().clear();
        return new ServerProcess(startFromItsOwnThread(builder), log);
    }

    private static Process startFromItsOwnThread(ProcessBuilder builder) {
        CompletableFuture<Process> started = new CompletableFuture<>();
        Thread.ofPlatform().daemon().name("keeper-of-" + builder.command().getLast()).start(() -> {
            try {
                Process process = builder.start();
                started.complete(process);
                process.waitFor();
            } catch (IOException e) {
                started.completeExceptionally(e);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        return started.join();
    }

    /// The first of the places that is a program.
    static Path program(String debianPackage, String... places) {
        for (String place : places) {
            if (Files.isExecutable(Path.of(place))) {
                return Path.of(place);
            }
        }
        throw missing(debianPackage, places[0]);
    }

    /// What is said when a file of a package is not there.
    static IllegalStateException missing(String debianPackage, String file) {
        return new IllegalStateException("`" + file + "` is not there; install the Debian package `" + debianPackage
                + "`, for example with `apt-get install " + debianPackage + "`");
    }

    static int freePort() {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// A new folder that the user owns.
    static Path folder(String prefix, String user) {
        try {
            Path folder = Files.createTempDirectory(prefix);
            own(folder, user);
            return folder;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static void own(Path path, String user) throws IOException {
        if (ROOT) {
            try {
                Files.setOwner(path,
                        FileSystems.getDefault().getUserPrincipalLookupService().lookupPrincipalByName(user));
            } catch (UserPrincipalNotFoundException e) {
                throw new IllegalStateException("there is no user `" + user + "` to run the server as", e);
            }
        }
    }

    boolean alive() {
        return process.isAlive();
    }

    /// Waits until something listens there, or the program has ended. True when it listens.
    boolean listens(int port, Duration patience) {
        return listens(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), patience);
    }

    boolean listens(InetSocketAddress address, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            try (Socket socket = new Socket()) {
                socket.connect(address, 200);
                return true;
            } catch (IOException notYet) {
                ended(Duration.ofMillis(10));
            }
        }
        return false;
    }

    /// Waits until a client that connects is greeted, for servers that speak first.
    boolean greets(int port, Duration patience) {
        long end = System.nanoTime() + patience.toNanos();
        while (process.isAlive() && System.nanoTime() < end) {
            try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
                socket.setSoTimeout(500);
                InputStream in = socket.getInputStream();
                if (in.read() >= 0) {
                    return true;
                }
            } catch (IOException notYet) {
                ended(Duration.ofMillis(10));
            }
        }
        return false;
    }

    boolean ended(Duration patience) {
        try {
            return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return !process.isAlive();
        }
    }

    int exitCode() {
        return process.exitValue();
    }

    String output() {
        try {
            return Files.readString(log);
        } catch (IOException e) {
            return "(its output cannot be read: " + e.getMessage() + ")";
        }
    }

    /// Sends a signal such as `STOP` or `CONT`.
    void signal(String name) {
        try {
            new ProcessBuilder("/bin/kill", "-" + name, Long.toString(process.pid())).start().waitFor();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /// Asks it to end, and makes it when it does not for long: what is killed may have lost what it wrote last.
    void stop() {
        signal("CONT");
        process.destroy();
        if (!ended(STOP_MAX)) {
            process.destroyForcibly();
            ended(STOP_MAX);
        }
        try {
            Runtime.getRuntime().removeShutdownHook(hook);
        } catch (IllegalStateException shuttingDown) {
            // the hook runs already
        }
    }

    static void deleteFolder(Path folder) {
        try (var paths = Files.walk(folder)) {
            for (Path path : paths.sorted(java.util.Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(path);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
