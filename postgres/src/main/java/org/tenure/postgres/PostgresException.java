package org.tenure.postgres;

/// PostgreSQL could not be prepared, started or reached. The message says what happened, to which folder, and what to do next.
public final class PostgresException extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PostgresException(String message) {
        super(message);
    }

    PostgresException(String message, Throwable cause) {
        super(message, cause);
    }

    /// What to tell about a command of PostgreSQL that failed: the reason in plain words where we know it, then what it printed.
    static PostgresException ofOutput(String what, String output) {
        var tail = output.length() <= OUTPUT_TAIL ? output : output.substring(output.length() - OUTPUT_TAIL);
        return new PostgresException(what + reason(output) + " It said:\n" + tail.strip());
    }

    private static final int OUTPUT_TAIL = 2_000;

    private static String reason(String output) {
        if (output.contains("No space left on device")) {
            return " The disk is full: free some space and start again; nothing that was committed is lost.";
        }
        if (output.contains("Read-only file system")) {
            return " The file system is read-only: mount it writable, or choose another folder.";
        }
        if (output.contains("Cannot allocate memory") || output.contains("could not map anonymous shared memory")) {
            return " The machine has too little free memory: lower `shared_buffers`, or free some memory.";
        }
        if (output.contains("Permission denied") || output.contains("Operation not permitted")) {
            return " The operating system forbids it: check who owns the folder, and what this process may do.";
        }
        return "";
    }
}
