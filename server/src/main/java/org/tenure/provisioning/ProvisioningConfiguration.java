package org.tenure.provisioning;

import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.expression.Expressions;
import org.tenure.expression.ValueType;
import org.tenure.identity.AttributeType;
import org.tenure.identity.Sources;
import org.tenure.provisioning.connector.Connectors;
import tools.jackson.databind.json.JsonMapper;

@Configuration(proxyBeanMethods = false)
public class ProvisioningConfiguration {

    /// `tenure.connectors`: the folder with one folder of jars per connector; `connectors` unless said.
    @Bean
    Connectors connectors(Environment environment) {
        return new Connectors(Path.of(environment.getProperty("tenure.connectors", "connectors")), System::getenv);
    }

    @Bean
    Connections connections(
            JdbcClient jdbc, JsonMapper json, Connectors connectors, Expressions expressions, Sources sources,
            Ledger ledger,
            TransactionTemplate transactions, Clock clock) {
        return connections(jdbc, json, connectors, expressions, () -> types(sources.attributeTypes()), ledger,
                transactions, clock);
    }

    static Connections connections(
            JdbcClient jdbc, JsonMapper json, Connectors connectors, Expressions expressions,
            Supplier<Map<String, ValueType>> attributeTypes, Ledger ledger, TransactionTemplate transactions,
            Clock clock) {
        return new Connections(
                new ConnectionStore(jdbc, json),
                new ConnectionChecks(connectors, expressions, attributeTypes),
                ledger,
                transactions,
                clock);
    }

    static Map<String, ValueType> types(Map<String, AttributeType> attributes) {
        var types = new HashMap<String, ValueType>();
        attributes.forEach((name, type) -> types.put(name, switch (type) {
            case TEXT -> ValueType.TEXT;
            case NUMBER -> ValueType.NUMBER;
            case BOOLEAN -> ValueType.BOOLEAN;
            case DATE -> ValueType.DATE;
        }));
        return types;
    }

    @Bean
    Operations operations(JdbcClient jdbc, JsonMapper json, Ledger ledger, TransactionTemplate transactions,
            Clock clock) {
        return new Operations(
                new AlignStore(jdbc), new OperationStore(jdbc, json), new StopStore(jdbc), ledger, transactions, clock);
    }

    @Bean
    Links links(
            JdbcClient jdbc, JsonMapper json, Connections connections, Operations operations, Ledger ledger,
            TransactionTemplate transactions, Clock clock) {
        return new Links(new LinkStore(jdbc, json), new AccountStore(jdbc, json), connections, operations, ledger,
                transactions, clock);
    }

    @Bean
    Accounts accounts(JdbcClient jdbc, JsonMapper json) {
        return new Accounts(new AccountStore(jdbc, json));
    }
}
