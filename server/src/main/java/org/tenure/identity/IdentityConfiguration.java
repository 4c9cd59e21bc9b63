package org.tenure.identity;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import tools.jackson.databind.json.JsonMapper;

/// Wires sources, records and people.
@Configuration(proxyBeanMethods = false)
public class IdentityConfiguration {

    @Bean
    public AttributeValues attributeValues(JsonMapper json) {
        return new AttributeValues(json);
    }

    @Bean
    public Sources sources(JdbcClient jdbc, JsonMapper json, Ledger ledger, TransactionTemplate transactions,
            Clock clock) {
        return new Sources(new SourceStore(jdbc, json), ledger, transactions, clock);
    }

    @Bean
    public Records records(JdbcClient jdbc, JsonMapper json, AttributeValues values, Clock clock) {
        return new Records(new PersonStore(jdbc), new RecordStore(jdbc), new EmploymentStore(jdbc, values),
                new SourceStore(jdbc, json), values, clock);
    }

    @Bean
    public Identities identities(JdbcClient jdbc, AttributeValues values, Sources sources, Clock clock) {
        return new Identities(new IdentityStore(jdbc, values), new PersonStore(jdbc), new EmploymentStore(jdbc, values),
                sources, clock);
    }
}
