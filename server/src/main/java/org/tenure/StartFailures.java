package org.tenure;

import java.io.UncheckedIOException;
import java.util.Optional;
import org.flywaydb.core.api.exception.FlywayValidateException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.SpringBootExceptionReporter;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.tenure.postgres.PostgresException;

/// Says in one sentence why the server does not start, where that is something its operator can do something about. Anything
/// else is our bug, and shown with all we know.
@Order(Ordered.HIGHEST_PRECEDENCE)
final class StartFailures implements SpringBootExceptionReporter {

    private static final Logger log = LoggerFactory.getLogger(StartFailures.class);
    private static final int CAUSES_MAX = 30;

    /// The framework makes one, with the context as far as it got.
    StartFailures(@Nullable ConfigurableApplicationContext context) {
        log.debug("failed to start {}", context);
    }

    @Override
    public boolean reportException(Throwable failure) {
        Optional<String> sentence = sentence(failure);
        sentence.ifPresent(said -> {
            log.error("Tenure does not start. {}", said);
            log.debug("because of", failure);
        });
        return sentence.isPresent();
    }

    /// Empty when it is nothing an operator can do something about.
    static Optional<String> sentence(Throwable failure) {
        Throwable cause = failure;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            String said = said(cause);
            if (said != null) {
                return Optional.of(said);
            }
            cause = cause.getCause();
        }
        return Optional.empty();
    }

    private static @Nullable String said(Throwable cause) {
        return switch (cause) {
            case PortInUseException taken ->
                "Port %d is taken. Stop what listens there, or choose another with `server.port`."
                        .formatted(taken.getPort());
            case FlywayValidateException foreign ->
                "The database was made by another version of Tenure, or its tables were changed by hand: %s"
                        .formatted(String.valueOf(foreign.getMessage()).lines().findFirst().orElse(""));
            case PostgresException ours -> String.valueOf(ours.getMessage());
            case UncheckedIOException ours when isOurs(ours) ->
                "%s: %s".formatted(ours.getMessage(), reason(ours.getCause()));
            case IllegalStateException ours when isOurs(ours) -> String.valueOf(ours.getMessage());
            default -> null;
        };
    }

    /// Our own wiring throws these with a sentence for whoever starts the server.
    private static boolean isOurs(RuntimeException thrown) {
        StackTraceElement[] trace = thrown.getStackTrace();
        return trace.length > 0 && trace[0].getClassName().startsWith("org.tenure.") && thrown.getMessage() != null;
    }

    private static String reason(@Nullable Throwable cause) {
        return cause instanceof java.nio.file.AccessDeniedException
                ? "access is denied"
                : String.valueOf(cause == null ? null : cause.getMessage());
    }
}
