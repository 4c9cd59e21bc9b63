package org.tenure.configuration;

import org.springframework.context.annotation.Bean;
import org.tenure.catalog.Catalog;
import org.tenure.change.Guard;
import org.tenure.identity.Sources;
import org.tenure.lifecycle.ModelChanges;
import org.tenure.policy.Rules;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.connector.Connectors;

/// Wires the configuration.
@org.springframework.context.annotation.Configuration(proxyBeanMethods = false)
public class ConfigurationConfiguration {

    @Bean
    public Configuration configuration(
            Sources sources,
            Catalog catalog,
            Connections connections,
            Connectors connectors,
            Rules rules,
            Guard guard,
            ModelChanges changes) {
        return new Configuration(sources, catalog, connections, connectors, rules, guard, changes);
    }
}
