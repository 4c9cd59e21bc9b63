package org.tenure.bench;

import org.jspecify.annotations.Nullable;

/// One line of the table: what was done, what it took, what is aimed at, and the raw reference of the same run.
record Line(String work, String measured, String aim, @Nullable String raw, @Nullable String ratio) {

    String markdown() {
        return "| " + work + " | " + measured + " | " + aim + " | " + (raw == null ? "—" : raw) + " | "
                + (ratio == null ? "—" : ratio) + " |";
    }
}
