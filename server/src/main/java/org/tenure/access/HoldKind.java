package org.tenure.access;

import java.util.Locale;

/// Why somebody is stopped, whatever their jobs say: for good, or until it is lifted.
public enum HoldKind {
    KILL,
    FREEZE;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static HoldKind of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
