package org.tenure.catalog;

import java.util.List;

/// Many definitions at once, checked and applied whole. `retired` holds references as in a role's `contains`; the name of
/// an application retires it with its account and every entitlement in it.
public record CatalogChange(
        List<ApplicationDefinition> applications,
        List<EntitlementDefinition> entitlements,
        List<RoleDefinition> roles,
        List<String> retired) {

    public static final CatalogChange NONE = new CatalogChange(List.of(), List.of(), List.of(), List.of());

    public CatalogChange {
        applications = List.copyOf(applications);
        entitlements = List.copyOf(entitlements);
        roles = List.copyOf(roles);
        retired = List.copyOf(retired);
    }

    public static CatalogChange of(ApplicationDefinition application) {
        return new CatalogChange(List.of(application), List.of(), List.of(), List.of());
    }

    public static CatalogChange of(EntitlementDefinition entitlement) {
        return new CatalogChange(List.of(), List.of(entitlement), List.of(), List.of());
    }

    public static CatalogChange of(RoleDefinition role) {
        return new CatalogChange(List.of(), List.of(), List.of(role), List.of());
    }

    public static CatalogChange retire(String reference) {
        return new CatalogChange(List.of(), List.of(), List.of(), List.of(reference));
    }
}
