package org.tenure.kernel;

import java.sql.SQLException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientException;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// What a failure of the database means to whoever may try again.
public final class DatabaseFailure {

    private static final int CAUSES_MAX = 20;

    /// Classes of SQLSTATE: connections, transactions in each other's way, resources that ran out.
    private static final Set<String> PASSING_CLASSES = Set.of("08", "40", "53");

    /// Only reads for now; a lock is not to be had; stopped by an administrator, crashed, starting; a failover under way.
    private static final Set<String> PASSING = Set.of("25006", "55P03", "57P01", "57P02", "57P03", "57P05");

    private DatabaseFailure() {}

    /// Whether the same may well succeed later: the database is away, full or busy. False for everything that is wrong with
    /// what was tried, and for failures that are not the database's.
    public static boolean isPassing(Throwable failed) {
        SQLException answer = answer(failed);
        return answer != null && passes(answer);
    }

    /// What the database said, in one line and without the values it was about; else what the failure itself says.
    public static String reason(Throwable failed) {
        SQLException answer = answer(failed);
        String said = String.valueOf((answer == null ? failed : answer).getMessage());
        return said.lines().findFirst().orElse("").replaceFirst("^[A-Z]+: ", "").strip();
    }

    private static @Nullable SQLException answer(Throwable failed) {
        Throwable cause = failed;
        for (int depth = 0; cause != null && depth < CAUSES_MAX; depth++) {
            if (cause instanceof SQLException sql) {
                return sql;
            }
            cause = cause.getCause();
        }
        return null;
    }

    private static boolean passes(SQLException failed) {
        // Without a state it was never sent: the pool is exhausted or closed.
        String state = failed.getSQLState();
        return state == null || state.length() < 2
                || failed instanceof SQLTransientException
                || failed instanceof SQLRecoverableException
                || PASSING_CLASSES.contains(state.substring(0, 2))
                || PASSING.contains(state);
    }
}
