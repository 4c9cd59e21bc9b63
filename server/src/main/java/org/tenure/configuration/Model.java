package org.tenure.configuration;

import java.util.List;
import org.tenure.catalog.ApplicationDefinition;
import org.tenure.catalog.EntitlementDefinition;
import org.tenure.catalog.RoleDefinition;
import org.tenure.change.GuardLimit;
import org.tenure.identity.SourceDefinition;
import org.tenure.policy.RuleDefinition;
import org.tenure.provisioning.ConnectionDefinition;

/// Everything that can be configured, as a folder says it or as it is in force.
public record Model(
        List<SourceDefinition> sources,
        List<ApplicationDefinition> applications,
        List<EntitlementDefinition> entitlements,
        List<ConnectionDefinition> connections,
        List<RoleDefinition> roles,
        List<RuleDefinition> rules,
        List<GuardLimit> limits) {

    public Model {
        sources = List.copyOf(sources);
        applications = List.copyOf(applications);
        entitlements = List.copyOf(entitlements);
        connections = List.copyOf(connections);
        roles = List.copyOf(roles);
        rules = List.copyOf(rules);
        limits = List.copyOf(limits);
    }
}
