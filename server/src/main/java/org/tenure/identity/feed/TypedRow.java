package org.tenure.identity.feed;

import org.jspecify.annotations.Nullable;

/// A row as typed: `attributes` canonical JSON with sorted names, `hash` over person and attributes, both null when the row was not taken.
record TypedRow(int line, String key, String person, String state, byte @Nullable [] hash,
        @Nullable String attributes) {

    static TypedRow quarantined(int line, String key) {
        return new TypedRow(line, key, "", "", null, null);
    }
}
