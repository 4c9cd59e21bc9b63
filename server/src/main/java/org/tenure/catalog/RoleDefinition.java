package org.tenure.catalog;

import java.util.List;

/// A named set of entitlements, accounts and roles. `contains` holds names: `directory/staff` (an entitlement),
/// `directory` (just the account), `role:engineer` (a role).
public record RoleDefinition(String name, String title, String description, String owner, List<String> contains) {

    public RoleDefinition {
        contains = List.copyOf(contains);
    }
}
