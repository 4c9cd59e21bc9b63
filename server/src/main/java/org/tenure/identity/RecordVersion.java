package org.tenure.identity;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// What a source says about a key: true in the world from `validFrom` until `validTo`, known to us from `recordedFrom` until `recordedTo`.
public record RecordVersion(
        UUID id,
        UUID identityId,
        String source,
        String key,
        Map<String, Object> attributes,
        Instant validFrom,
        @Nullable Instant validTo,
        Instant recordedFrom,
        @Nullable Instant recordedTo,
        UUID openedEvent,
        @Nullable UUID closedEvent) {

    public RecordVersion {
        attributes = Map.copyOf(attributes);
    }
}
