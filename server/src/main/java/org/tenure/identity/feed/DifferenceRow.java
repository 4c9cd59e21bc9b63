package org.tenure.identity.feed;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a feed would change about one key. `effect` is `joins`, `moves`, `leaves`, `changes`, `returns`, `former` or `absent`;
/// `identity` is null for people not known yet; `before` and `after` are attributes, empty where there are none.
public record DifferenceRow(
        String key, String person, String effect, @Nullable UUID identity, Map<String, Object> before,
        Map<String, Object> after) {

    public DifferenceRow {
        before = Map.copyOf(before);
        after = Map.copyOf(after);
    }
}
