package org.tenure.identity.feed;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.identity.ChangedEmployment;

/// Facts recorded in the caller's transaction: the event that tells them and the employments they changed, by identity.
/// Without event nothing was left to record.
public record AppliedChunk(@Nullable UUID event, List<ChangedEmployment> employments) {

    public static final AppliedChunk NOTHING = new AppliedChunk(null, List.of());

    public AppliedChunk {
        employments = List.copyOf(employments);
    }
}
