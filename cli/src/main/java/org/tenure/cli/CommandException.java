package org.tenure.cli;

/// Ends a command: one sentence for the person, one code for the script.
final class CommandException extends RuntimeException {

    private static final long serialVersionUID = 1;

    private final int exit;

    CommandException(int exit, String sentence) {
        super(sentence, null, false, false);
        this.exit = exit;
    }

    int exit() {
        return exit;
    }

    String sentence() {
        return String.valueOf(getMessage());
    }
}
