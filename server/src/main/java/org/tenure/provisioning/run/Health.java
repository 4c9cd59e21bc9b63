package org.tenure.provisioning.run;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException.Kind;
import org.tenure.kernel.Actor;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.Connections.Problem;

/// Whether a connection can be used now, as its answers show and as all nodes know it.
///
/// A target that cannot be reached is left alone and probed. One that refuses us gets no more grants, but every removal
/// keeps trying. One that asks to wait is not touched until then.
final class Health {

    enum Gate {
        OPEN,
        REMOVALS,
        SHUT
    }

    private static final Actor ACTOR = Actor.system("runner");
    private static final int FAILURES_IN_A_ROW = 5;
    private static final Duration PROBE_REFUSED = Duration.ofMinutes(5);
    private static final Duration PROBE_UNREACHABLE_MAX = Duration.ofSeconds(60);

    private final String connection;
    private final Connections connections;
    private final RunSettings settings;
    private final Clock clock;
    private @Nullable Problem problem;
    private boolean told = true;
    private boolean answers;
    private int inARow;
    private int probes;

    Health(String connection, Connections connections, RunSettings settings, Clock clock) {
        this.connection = connection;
        this.connections = connections;
        this.settings = settings;
        this.clock = clock;
    }

    synchronized Gate gate() {
        Problem now = problem;
        if (now == null) {
            return Gate.OPEN;
        }
        return switch (now.kind()) {
            case PERMISSION, CONFIGURATION -> Gate.REMOVALS;
            case RATE_LIMITED -> now.probeAt().isAfter(clock.instant()) ? Gate.SHUT : Gate.OPEN;
            case UNREACHABLE, TIMEOUT, BUSY, NOT_FOUND, ALREADY_EXISTS, SCHEMA -> Gate.SHUT;
        };
    }

    synchronized boolean isProbeDue() {
        Problem now = problem;
        return now != null && now.kind() != Kind.RATE_LIMITED && !now.probeAt().isAfter(clock.instant());
    }

    synchronized void failed(Kind kind, String message, @Nullable Duration delay) {
        switch (kind) {
            case UNREACHABLE, TIMEOUT -> {
                if (++inARow >= FAILURES_IN_A_ROW && problem == null) {
                    set(kind, message, probeDelay());
                }
            }
            case RATE_LIMITED -> {
                if (problem == null || problem.kind() == Kind.RATE_LIMITED) {
                    set(kind, message, delay == null ? settings.retryDelay() : delay);
                }
            }
            case PERMISSION, CONFIGURATION -> {
                if (problem == null || gate() != Gate.REMOVALS) {
                    set(kind, message, kind == Kind.PERMISSION ? PROBE_REFUSED : probeDelay());
                }
            }
            case BUSY, NOT_FOUND, ALREADY_EXISTS, SCHEMA -> inARow = 0;
        }
    }

    private void set(Kind kind, String message, Duration delay) {
        Instant now = clock.instant();
        problem = new Problem(kind, message, problem == null ? now : problem.since(), now.plus(delay));
        told = false;
        answers = false;
    }

    private Duration probeDelay() {
        long longest = PROBE_UNREACHABLE_MAX.toMillis();
        long delay = Math.min(longest, settings.retryDelay().toMillis() << Math.min(probes++, 20));
        return Duration.ofMillis(delay / 2 + ThreadLocalRandom.current().nextLong(delay + 1) / 2);
    }

    /// Something begun at this time went well: an end to whatever began before it.
    synchronized void succeeded(Instant begun) {
        inARow = 0;
        Problem now = problem;
        if (now != null && now.kind() != Kind.RATE_LIMITED && begun.isAfter(now.since())) {
            answers = true;
        }
    }

    synchronized void probed() {
        answers = true;
    }

    synchronized void probeFailed(Kind kind, String message) {
        Problem now = problem;
        if (now != null) {
            set(now.kind() == Kind.PERMISSION
                    ? Kind.PERMISSION
                    : kind == Kind.CONFIGURATION || kind == Kind.PERMISSION ? kind : Kind.UNREACHABLE,
                    message, probeDelay());
        }
    }

    /// Tells all nodes what this one found, or learns what they did.
    void share() {
        Problem tell = null;
        boolean resume = false;
        synchronized (this) {
            if (answers && problem != null) {
                resume = true;
                clear();
            } else if (!told) {
                tell = problem;
                told = true;
            } else if (problem != null && problem.kind() == Kind.RATE_LIMITED
                    && !problem.probeAt().isAfter(clock.instant())) {
                resume = true;
                clear();
            }
        }
        if (resume) {
            connections.resumed(connection, ACTOR);
        } else if (tell != null) {
            connections.stopped(connection, tell, ACTOR);
        } else {
            learn(connections.problem(connection).orElse(null));
        }
    }

    private synchronized void learn(@Nullable Problem known) {
        if (!told) {
            return;
        }
        if (known == null) {
            clear();
        } else if (problem == null) {
            problem = known;
        }
    }

    private void clear() {
        if (problem != null) {
            probes = 0;
            inARow = 0;
        }
        problem = null;
        answers = false;
        told = true;
    }
}
