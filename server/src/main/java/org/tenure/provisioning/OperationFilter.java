package org.tenure.provisioning;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which operations are asked for; null means any.
public record OperationFilter(
        @Nullable String connection, Operation.@Nullable State state, @Nullable UUID identity, @Nullable UUID run) {

    public static OperationFilter any() {
        return new OperationFilter(null, null, null, null);
    }
}
