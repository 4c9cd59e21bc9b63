package org.tenure.connector.spi;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// An account to create.
///
/// The `anchor` is a value of Tenure's, unique for this account and never re-used. The connector stores it in the place
/// its settings name, in the same write that creates the account, so that after a crash the account is found by it and
/// no namesake is taken for ours. `entitlements` are given in the same write where the target can, else right after it.
public record NewAccount(
        String login,
        String anchor,
        boolean enabled,
        Map<String, List<String>> attributes,
        Set<String> entitlements) {

    public NewAccount {
        attributes = Map.copyOf(attributes);
        entitlements = Set.copyOf(entitlements);
    }
}
