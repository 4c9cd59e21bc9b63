package org.tenure.catalog;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import tools.jackson.databind.json.JsonMapper;

/// Wires the catalogue.
@Configuration(proxyBeanMethods = false)
public class CatalogConfiguration {

    @Bean
    public Catalog catalog(JdbcClient jdbc, TransactionTemplate transaction, Ledger ledger, Clock clock,
            JsonMapper json) {
        return new Catalog(new CatalogStore(jdbc, json), transaction, ledger, clock);
    }
}
