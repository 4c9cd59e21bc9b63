package org.tenure.connector.sql;

import java.net.SocketTimeoutException;
import java.sql.BatchUpdateException;
import java.sql.SQLException;
import java.sql.SQLTimeoutException;
import java.sql.SQLTransientConnectionException;
import java.util.Set;
import java.util.regex.Pattern;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// What a database's error means to us, by SQLSTATE (ISO 9075) and, where those are vague, the vendor's number.
final class SqlErrors {

    private static final Pattern SECRET = Pattern.compile("(?i)(password|pwd|secret)=[^&;\\s]*");
    private static final Pattern SIGN_IN = Pattern.compile("//[^/@\\s]+@");
    /// MariaDB and MySQL: duplicate entry, duplicate key, duplicate entry with a foreign key in it.
    private static final Set<Integer> DUPLICATES = Set.of(1022, 1062, 1586);
    /// MariaDB and MySQL: database, table, column, routine and command denied.
    private static final Set<Integer> DENIED = Set.of(1044, 1142, 1143, 1227, 1370);
    private static final int NO_REFERENCED_ROW = 1452;
    private static final int LOCK_WAIT = 1205;
    private static final int TOO_MANY_CONNECTIONS = 1040;
    private static final int TOO_MANY_FOR_USER = 1203;

    private SqlErrors() {}

    /// `what` says which call on which thing; `secret` never shows in the sentence.
    static TargetException of(String what, SQLException error, String secret) {
        SQLException told = told(error);
        String message = clean(told.getMessage() == null ? "no reason given" : told.getMessage(), secret);
        String state = told.getSQLState() == null ? "no SQLSTATE" : "SQLSTATE " + told.getSQLState();
        String next = isSignIn(told) ? "; the database does not let us in: check `user` and `password`" : "";
        return new TargetException(kind(told), what + ": " + message + " (" + state + ")" + next, null);
    }

    /// The same without the database's words, which may repeat what was bound.
    static TargetException silent(String what, SQLException error) {
        SQLException told = told(error);
        return new TargetException(kind(told), what + ": the database refused it with SQLSTATE " + told.getSQLState(),
                null);
    }

    /// Addresses without passwords, in one line.
    static String clean(String text, String secret) {
        String shown = SECRET.matcher(text).replaceAll("$1=…");
        shown = SIGN_IN.matcher(shown).replaceAll("//…@");
        shown = secret.isEmpty() ? shown : shown.replace(secret, "…");
        return shown.replaceAll("\\s+", " ").strip();
    }

    /// What the database itself said, below what the pool and the batch say around it.
    private static SQLException told(SQLException error) {
        SQLException told = error;
        if (told instanceof BatchUpdateException && told.getNextException() != null) {
            told = told.getNextException();
        }
        while ((told instanceof SQLTransientConnectionException || told instanceof BatchUpdateException)
                && told.getCause() instanceof SQLException cause) {
            told = cause;
        }
        return told;
    }

    /// Whether the database did not take who we are or our password (SQLSTATE class 28).
    static boolean isSignIn(SQLException error) {
        return String.valueOf(told(error).getSQLState()).startsWith("28");
    }

    /// Whether a row refers to another that is not there.
    static boolean isReference(SQLException error) {
        SQLException told = told(error);
        return "23503".equals(told.getSQLState()) || told.getErrorCode() == NO_REFERENCED_ROW;
    }

    static Kind kind(SQLException error) {
        String state = error.getSQLState() == null ? "" : error.getSQLState();
        int code = error.getErrorCode();
        if (error instanceof SQLTimeoutException || "57014".equals(state) || state.startsWith("70100")
                || waited(error)) {
            return Kind.TIMEOUT;
        }
        if (code == LOCK_WAIT || code == TOO_MANY_CONNECTIONS || code == TOO_MANY_FOR_USER) {
            return Kind.BUSY;
        }
        if (DENIED.contains(code) || state.equals("42501") || state.equals("25006")) {
            return Kind.PERMISSION;
        }
        if (DUPLICATES.contains(code) || state.equals("23505")) {
            return Kind.ALREADY_EXISTS;
        }
        if (error instanceof SQLTransientConnectionException && state.isEmpty()) {
            return Kind.BUSY;
        }
        return byClass(state);
    }

    private static Kind byClass(String state) {
        return switch (state.length() < 2 ? "" : state.substring(0, 2)) {
            case "08" -> Kind.UNREACHABLE;
            case "57" -> Kind.UNREACHABLE;
            case "40", "53", "55", "58", "XX" -> Kind.BUSY;
            case "28", "3D", "3F", "42", "0A", "26" -> Kind.CONFIGURATION;
            default -> Kind.SCHEMA;
        };
    }

    private static boolean waited(Throwable error) {
        Throwable cause = error.getCause();
        // Bound: chains of causes are short, and a broken one must not turn us in circles.
        for (int depth = 0; cause != null && depth < 8; depth++) {
            if (cause instanceof SocketTimeoutException late) {
                return !String.valueOf(late.getMessage()).toLowerCase(java.util.Locale.ROOT).contains("connect");
            }
            cause = cause.getCause();
        }
        return false;
    }
}
