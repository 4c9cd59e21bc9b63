package org.tenure.cli;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// Says on standard error how far something is: in one line that changes on a terminal, otherwise now and then.
///
/// When the program is stopped with Ctrl-C meanwhile, it says what goes on without it.
final class Progress implements AutoCloseable {

    private static final Duration ON_TERMINAL = Duration.ofMillis(100);
    private static final Duration ELSEWHERE = Duration.ofSeconds(5);

    private final Session session;
    private final Thread farewell;
    private final boolean terminal;
    private long saidAt = System.nanoTime();
    private boolean shown;

    Progress(Session session, @Nullable String whenStopped) {
        this.session = session;
        this.terminal = session.surroundings().screen().isTerminalErr();
        this.farewell = new Thread(() -> stopped(whenStopped), "farewell");
        Runtime.getRuntime().addShutdownHook(farewell);
    }

    synchronized void show(String sentence) {
        long now = System.nanoTime();
        boolean due = now - saidAt >= (terminal ? ON_TERMINAL : ELSEWHERE).toNanos();
        if (!due && (shown || !terminal)) {
            return;
        }
        saidAt = now;
        shown = true;
        if (terminal) {
            String line = TextWidth.cut(sentence, session.surroundings().screen().terminalWidth() - 1);
            session.err().print("\r" + line + "\u001B[K");
            session.err().flush();
        } else {
            session.err().println(sentence);
        }
    }

    /// Takes the line away.
    @Override
    public synchronized void close() {
        wipe();
        try {
            Runtime.getRuntime().removeShutdownHook(farewell);
        } catch (IllegalStateException stopping) {
            // Ctrl-C came first; the farewell is on its way
        }
    }

    private void wipe() {
        if (terminal && shown) {
            session.err().print("\r\u001B[K");
            session.err().flush();
            shown = false;
        }
    }

    private void stopped(@Nullable String whenStopped) {
        wipe();
        if (whenStopped != null) {
            session.err().println(whenStopped);
        }
        session.out().flush();
    }
}
