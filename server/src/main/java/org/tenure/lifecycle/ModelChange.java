package org.tenure.lifecycle;

import java.util.List;
import org.tenure.catalog.CatalogChange;
import org.tenure.change.GuardLimit;
import org.tenure.identity.SourceDefinition;
import org.tenure.policy.RuleChange;
import org.tenure.provisioning.ConnectionDefinition;

/// Everything a folder of files, or one call, changes about the model at once: taken whole or not at all.
public record ModelChange(
        List<SourceDefinition> sources,
        List<String> retiredSources,
        CatalogChange catalog,
        List<ConnectionDefinition> connections,
        List<String> retiredConnections,
        RuleChange rules,
        List<GuardLimit> limits,
        List<GuardLimit> retiredLimits) {

    public ModelChange {
        sources = List.copyOf(sources);
        retiredSources = List.copyOf(retiredSources);
        connections = List.copyOf(connections);
        retiredConnections = List.copyOf(retiredConnections);
        limits = List.copyOf(limits);
        retiredLimits = List.copyOf(retiredLimits);
    }
}
