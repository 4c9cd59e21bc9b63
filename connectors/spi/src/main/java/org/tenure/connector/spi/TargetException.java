package org.tenure.connector.spi;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/// What went wrong at a target, in its own words. Tenure decides by [Kind] what follows.
public final class TargetException extends RuntimeException {

    /// What kind of failure it is. `TIMEOUT` and `UNREACHABLE` leave open whether the change was made.
    public enum Kind {
        UNREACHABLE,
        TIMEOUT,
        /// The target asks to come again later; see [TargetException#retryAfter].
        RATE_LIMITED,
        BUSY,
        NOT_FOUND,
        ALREADY_EXISTS,
        /// The target does not take these values for this account; others may pass.
        SCHEMA,
        /// We may not do this: concerns every change on the connection.
        PERMISSION,
        /// Our settings are wrong, wrong password included: concerns the whole connection.
        CONFIGURATION
    }

    private final Kind kind;
    private final transient @Nullable Duration retryAfter;

    public TargetException(Kind kind, String message, @Nullable Throwable cause, @Nullable Duration retryAfter) {
        super(message, cause);
        this.kind = kind;
        this.retryAfter = retryAfter;
    }

    public TargetException(Kind kind, String message, @Nullable Throwable cause) {
        this(kind, message, cause, null);
    }

    public static TargetException configuration(String message) {
        return new TargetException(Kind.CONFIGURATION, message, null, null);
    }

    public Kind kind() {
        return kind;
    }

    /// How long the target asked us to wait; null when it did not say.
    public @Nullable Duration retryAfter() {
        return retryAfter;
    }
}
