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
    /// So many and then a success: the target was away for a moment, and what waits need not sit out its delay.
    private static final int ABSENCES_IN_A_ROW = 2;
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
    private int unreachable;
    private Instant unreachableAt = Instant.EPOCH;
    private Instant backAt = Instant.EPOCH;
    private boolean isBack;

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

    /// Whether an error of this kind is the connection's rather than that of one account.
    static boolean isOfTheConnection(Kind kind) {
        return switch (kind) {
            case UNREACHABLE, TIMEOUT, BUSY, RATE_LIMITED, PERMISSION, CONFIGURATION -> true;
            case NOT_FOUND, ALREADY_EXISTS, SCHEMA -> false;
        };
    }

    synchronized boolean isProbeDue() {
        Problem now = problem;
        return now != null && now.kind() != Kind.RATE_LIMITED && !now.probeAt().isAfter(clock.instant());
    }

    synchronized void failed(Kind kind, String message, @Nullable Duration delay) {
        switch (kind) {
            case UNREACHABLE, TIMEOUT -> {
                if (kind == Kind.UNREACHABLE) {
                    unreachable++;
                    unreachableAt = clock.instant();
                }
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
        isBack = false;
    }

    private Duration probeDelay() {
        long longest = PROBE_UNREACHABLE_MAX.toMillis();
        long delay = Math.min(longest, settings.retryDelay().toMillis() << Math.min(probes++, 20));
        return Duration.ofMillis(delay / 2 + ThreadLocalRandom.current().nextLong(delay + 1) / 2);
    }

    /// Something begun at this time went well: an end to whatever began before it.
    synchronized void succeeded(Instant begun) {
        inARow = 0;
        if (begun.isAfter(unreachableAt)) {
            if (unreachable >= ABSENCES_IN_A_ROW && problem == null) {
                isBack = true;
                backAt = clock.instant();
            }
            unreachable = 0;
        }
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
        if (isBackNow()) {
            connections.hurry(connection);
        }
    }

    private synchronized boolean isBackNow() {
        boolean now = isBack && problem == null;
        isBack &= !now;
        return now;
    }

    /// Something that was begun at this time waits because of the connection. True when the connection is back since:
    /// whoever brought forward what waited did not see it.
    synchronized boolean missed(Instant begun) {
        isBack |= begun.isBefore(backAt);
        return isBack;
    }

    private synchronized void learn(@Nullable Problem known) {
        if (!told) {
            return;
        }
        if (known == null) {
            isBack |= problem != null;
            clear();
        } else if (problem == null || isLonger(known, problem)) {
            problem = known;
        }
    }

    /// Two nodes were asked to wait: the later end holds for both.
    private static boolean isLonger(Problem known, Problem ours) {
        return known.kind() == Kind.RATE_LIMITED
                && ours.kind() == Kind.RATE_LIMITED
                && known.probeAt().isAfter(ours.probeAt());
    }

    private void clear() {
        if (problem != null) {
            probes = 0;
            inARow = 0;
            backAt = clock.instant();
        }
        problem = null;
        answers = false;
        told = true;
    }
}
