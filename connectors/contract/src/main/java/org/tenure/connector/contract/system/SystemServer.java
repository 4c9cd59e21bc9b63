package org.tenure.connector.contract.system;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// What the real servers have in common: a folder that goes when they go, a port of their own, and what tests do to them.
abstract sealed class SystemServer implements AutoCloseable permits MariaDb, Slapd {

    static final Duration PATIENCE = Duration.ofSeconds(60);

    private static final int PORTS_TRIED_MAX = 3;

    private final Path program;
    private final Path folder;
    private int port;
    private @Nullable ServerProcess process;

    /// A server that does not run yet: what is there from the beginning goes into its folder, then [#launch].
    SystemServer(Path program, String folderPrefix, String account) {
        this.program = program;
        this.folder = ServerProcess.folder(folderPrefix, account);
    }

    abstract ServerProcess launchOn(int port);

    /// Whether it came up on the port within [#PATIENCE].
    abstract boolean isUp(ServerProcess started, int port);

    String program() {
        return program.toString();
    }

    Path folder() {
        return folder;
    }

    /// Starts it on a free port; somebody else may be quicker to take one, so another is tried.
    final void launch() {
        for (int tried = 1;; tried++) {
            port = ServerProcess.freePort();
            ServerProcess started = launchOn(port);
            process = started;
            if (isUp(started, port)) {
                return;
            }
            started.stop();
            if (tried == PORTS_TRIED_MAX) {
                throw broken(started);
            }
        }
    }

    /// Waits for the end of a program that prepares the data.
    final void complete(ServerProcess preparation) {
        if (!preparation.ended(PATIENCE) || preparation.exitCode() != 0) {
            throw broken(preparation);
        }
    }

    private IllegalStateException broken(ServerProcess process) {
        return new IllegalStateException(program.getFileName() + " does not start; it said: " + process.output());
    }

    private ServerProcess running() {
        return Objects.requireNonNull(process, "a server that was launched");
    }

    public int port() {
        return port;
    }

    /// Stops the server and keeps its data; see [#restart].
    public void stop() {
        running().stop();
    }

    /// Starts the server again on the same port with the same data.
    public void restart() {
        stop();
        ServerProcess started = launchOn(port);
        process = started;
        if (!isUp(started, port)) {
            throw broken(started);
        }
    }

    /// Freezes the server: it accepts connections and answers nothing until [#resume].
    public void pause() {
        running().signal("STOP");
    }

    public void resume() {
        running().signal("CONT");
    }

    @Override
    public void close() {
        stop();
        ServerProcess.deleteFolder(folder);
    }
}
