package org.tenure.cli;

/// Colours, where they are welcome: always beside a word, never instead of one.
record Paint(boolean colours) {

    String strong(String text) {
        return in("1", text);
    }

    String faint(String text) {
        return in("2", text);
    }

    /// A state in the colour of how good it is, padding included.
    String state(String text) {
        return switch (text.strip()) {
            case "confirmed", "done", "active", "live", "ok", "intact", "complete", "gains" -> in("32", text);
            case "held", "waiting", "running", "applying", "staging", "unverifiable", "acknowledged", "asked",
                    "prehire", "leave", "intended",
                    "waits" ->
                in("33", text);
            case "failed", "contradicted", "broken", "incomplete", "stopped", "by hand", "loses" -> in("31", text);
            default -> text;
        };
    }

    String problem(String text) {
        return in("31", text);
    }

    private String in(String code, String text) {
        return colours && !text.isBlank() ? "\u001B[" + code + "m" + text + "\u001B[0m" : text;
    }
}
