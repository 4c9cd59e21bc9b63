package org.tenure.catalog;

import java.util.List;
import java.util.UUID;

/// That a target gives an entitlement or account, and by which shortest path: from the target to what it gives, both included.
public record Content(UUID targetId, UUID givesId, List<UUID> path) {

    public Content {
        path = List.copyOf(path);
    }
}
