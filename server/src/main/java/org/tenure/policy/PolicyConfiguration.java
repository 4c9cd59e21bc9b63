package org.tenure.policy;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.catalog.Catalog;
import org.tenure.expression.Expressions;
import org.tenure.identity.Sources;
import tools.jackson.databind.json.JsonMapper;

/// Wires the rules.
@Configuration(proxyBeanMethods = false)
public class PolicyConfiguration {

    @Bean
    public Rules rules(
            JdbcClient jdbc,
            TransactionTemplate transaction,
            Ledger ledger,
            Expressions expressions,
            Catalog catalog,
            Sources sources,
            Clock clock,
            JsonMapper json) {
        return new Rules(new RuleStore(jdbc, json), transaction, ledger, expressions, catalog, sources::attributeTypes,
                clock);
    }
}
