package org.tenure.catalog;

import java.util.List;
import java.util.UUID;

/// Which targets would give more and which less: what a change of the catalogue means, before anybody is looked at.
public record ContentDifference(List<Pair> appearing, List<Pair> vanishing) {

    /// A target, and an entitlement or account that it gives.
    public record Pair(UUID targetId, UUID givesId) {}

    public ContentDifference {
        appearing = List.copyOf(appearing);
        vanishing = List.copyOf(vanishing);
    }

    public boolean isEmpty() {
        return appearing.isEmpty() && vanishing.isEmpty();
    }
}
