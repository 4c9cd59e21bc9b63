package org.tenure.lifecycle.stop;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How far a stop is, account by account, and one clock to zero.
///
/// `open` accounts have not been read back as stopped and are worked on; `unverifiable` and `byHand` ones are named and out of
/// Tenure's hands. `zeroAt` is when the last of the others was read back, null while one is open; `millis` how long that
/// took, or how long it has been going on.
public record StopClock(
        Stop stop,
        String person,
        int accounts,
        int confirmed,
        int open,
        int unverifiable,
        int byHand,
        @Nullable Instant zeroAt,
        long millis,
        String sentence,
        List<OfSystem> systems) {

    public StopClock {
        systems = List.copyOf(systems);
    }

    public boolean isZero() {
        return open == 0;
    }

    /// How far one account is. What is still open comes first.
    public enum Stage {
        /// Asked, and not answered yet.
        ASKED,
        /// The target says that it is done; it has not been read back so.
        ACKNOWLEDGED,
        /// Nobody can tell whether the account can still be used.
        UNVERIFIABLE,
        /// Tenure cannot do it: a person has to.
        BY_HAND,
        /// Read back as stopped.
        CONFIRMED;

        boolean isOpen() {
            return this == ASKED || this == ACKNOWLEDGED;
        }
    }

    /// One account of the person, or an application that Tenure does not reach (then without connection, login and times).
    /// Milliseconds are counted from when it was asked; `waitingFor` says what an open one waits for.
    public record OfSystem(
            @Nullable String connection,
            String application,
            @Nullable String login,
            @Nullable UUID operation,
            Stage stage,
            @Nullable Instant askedAt,
            @Nullable Instant acknowledgedAt,
            @Nullable Long acknowledgedMillis,
            @Nullable Instant readBackAt,
            @Nullable Long readBackMillis,
            int attempts,
            String sentence,
            @Nullable String waitingFor) {}
}
