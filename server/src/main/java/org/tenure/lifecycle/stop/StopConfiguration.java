package org.tenure.lifecycle.stop;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.access.Explanations;
import org.tenure.access.Grants;
import org.tenure.audit.Ledger;
import org.tenure.change.Runs;
import org.tenure.identity.Identities;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.Operations;
import org.tenure.provisioning.run.Rehearsals;

/// Wires stops.
@Configuration(proxyBeanMethods = false)
public class StopConfiguration {

    @Bean
    public Stops stops(
            JdbcClient jdbc, Identities identities, Grants grants, Explanations explanations, Operations operations,
            Connections connections, Rehearsals rehearsals, Runs runs, Ledger ledger,
            TransactionTemplate transactions, Clock clock) {
        return new Stops(
                new StopStore(jdbc), identities, grants, explanations, operations, connections, rehearsals, runs,
                ledger, transactions, clock);
    }
}
