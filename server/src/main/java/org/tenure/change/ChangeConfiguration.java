package org.tenure.change;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import tools.jackson.databind.json.JsonMapper;

/// Wires runs and their guard.
@Configuration(proxyBeanMethods = false)
public class ChangeConfiguration {

    @Bean
    public Runs runs(JdbcClient jdbc, JsonMapper json, Ledger ledger, TransactionTemplate transactions, Clock clock) {
        return new Runs(new RunStore(jdbc, json), ledger, transactions, clock);
    }

    @Bean
    public Guard guard(JdbcClient jdbc, JsonMapper json, Ledger ledger, TransactionTemplate transactions, Clock clock) {
        return new Guard(new RunStore(jdbc, json), jdbc, ledger, transactions, clock);
    }
}
