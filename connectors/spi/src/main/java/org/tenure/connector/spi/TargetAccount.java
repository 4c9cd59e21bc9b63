package org.tenure.connector.spi;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// An account as the target shows it. `enabled` is null where the target cannot tell, `anchor` where there is none.
///
/// `entitlements` holds only direct ones, and only among those that were asked for.
public record TargetAccount(
        String key,
        String login,
        @Nullable String anchor,
        @Nullable Boolean enabled,
        Map<String, List<String>> attributes,
        Set<String> entitlements) {

    public TargetAccount {
        attributes = Map.copyOf(attributes);
        entitlements = Set.copyOf(entitlements);
    }
}
