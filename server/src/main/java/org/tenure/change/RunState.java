package org.tenure.change;

import java.util.Locale;

/// Where a run stands: staging → (held →) applying → done; or discarded, or failed. The last three are the end,
/// save that what failed while it was applied may be taken up again.
public enum RunState {
    STAGING,
    HELD,
    APPLYING,
    DONE,
    DISCARDED,
    FAILED;

    /// As in the database and over REST, e.g. `held`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static RunState of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }

    public boolean isEnd() {
        return this == DONE || this == DISCARDED || this == FAILED;
    }
}
