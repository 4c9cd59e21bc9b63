package org.tenure.lifecycle;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a changed rule gives an employment; without a target, the rule is in doubt for it and nothing may end.
record WantedRow(UUID employment, UUID identity, @Nullable UUID target, String purpose, String rule) {

    /// As a line of COPY. Rule names and purposes hold no character that would need escaping.
    String line() {
        return employment + "\t" + identity + "\t" + (target == null ? "\\N" : target) + "\t" + purpose + "\t" + rule
                + "\n";
    }
}
