package org.tenure.provisioning.run;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.provisioning.ConnectionDefinition;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.LiveConnection;
import org.tenure.provisioning.Operations;
import tools.jackson.databind.json.JsonMapper;

/// What runners are made of.
record RunParts(
        JdbcClient jdbc, JsonMapper json, Connections connections, Operations operations, Ledger ledger,
        TransactionTemplate transactions, Clock clock, RunSettings settings) {

    Runner runner(LiveConnection live) {
        Claims claims = new Claims(
                new ClaimStore(jdbc, json), new Logins(jdbc), operations, transactions, json, clock, settings);
        return new Runner(
                live, claims, operations, new Health(live.definition().name(), connections, settings, clock), this);
    }

    Results results(ConnectionDefinition definition, Consumer<List<Result>> settled) {
        return new Results(
                definition.name(), Duration.ofDays(definition.loginQuarantineDays()), settings.retryDelay(),
                new ResultStore(jdbc, json), new Logins(jdbc), operations, ledger, transactions, clock, settled);
    }
}
