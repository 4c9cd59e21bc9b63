package org.tenure.lifecycle.stop;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.access.HoldKind;

/// A person was stopped: who, how, why, by whom, from which surface, and which run has its operations. Only a freeze is lifted.
public record Stop(
        UUID id,
        UUID identity,
        HoldKind kind,
        String why,
        String actor,
        String surface,
        UUID run,
        Instant beganAt,
        @Nullable Instant liftedAt,
        @Nullable String liftedBy,
        @Nullable String liftedWhy) {

    public boolean isOpen() {
        return liftedAt == null;
    }
}
