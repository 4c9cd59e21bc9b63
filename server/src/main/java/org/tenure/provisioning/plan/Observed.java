package org.tenure.provisioning.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An account that exists, as it was last seen. `granted` are the entitlements that Tenure gave it, seen or not:
/// only these are ever taken away. `enabled` is null where the target cannot tell.
public record Observed(
        @Nullable Boolean enabled, Map<String, List<String>> attributes, Set<String> entitlements,
        Set<String> granted) {

    public Observed {
        attributes = Map.copyOf(attributes);
        entitlements = Set.copyOf(entitlements);
        granted = Set.copyOf(granted);
    }
}
