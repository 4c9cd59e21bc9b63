package org.tenure.provisioning;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// How a connection is doing now.
///
/// `problem` is the target's own message and `since` when it began; both are null while all is well. `operations`
/// counts by state; those that ended well are counted over the last day only.
public record ConnectionState(
        String name,
        String application,
        String connector,
        String mode,
        @Nullable String problem,
        @Nullable String problemKind,
        @Nullable Instant since,
        @Nullable Instant probeAt,
        Map<Operation.State, Long> operations) {

    public ConnectionState {
        operations = Map.copyOf(operations);
    }
}
