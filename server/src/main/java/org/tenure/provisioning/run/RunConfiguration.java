package org.tenure.provisioning.run;

import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.provisioning.Accounts;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.Operations;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
public class RunConfiguration {

    @Bean
    Rehearsals rehearsals(JdbcClient jdbc, JsonMapper json, Accounts accounts, Connections connections, Clock clock) {
        return new Rehearsals(new ClaimStore(jdbc, json), accounts, connections, clock);
    }

    @Bean
    Runners runners(
            JdbcClient jdbc, JsonMapper json, Connections connections, Operations operations, Ledger ledger,
            TransactionTemplate transactions, Clock clock, DataSource database) {
        return new Runners(
                new RunParts(jdbc, json, connections, operations, ledger, transactions, clock, RunSettings.STANDARD),
                database);
    }
}
