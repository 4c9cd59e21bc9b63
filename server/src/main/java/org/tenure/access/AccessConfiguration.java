package org.tenure.access;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.audit.Ledger;
import org.tenure.kernel.Ids;

/// Wires access.
@Configuration(proxyBeanMethods = false)
public class AccessConfiguration {

    @Bean
    public Grants grants(JdbcClient jdbc, Ledger ledger, Clock clock) {
        return new Grants(new ReasonStore(jdbc), new HoldStore(jdbc), new ReasonRules(Ids::next), ledger, clock);
    }

    @Bean
    public Explanations explanations(JdbcClient jdbc) {
        return new Explanations(new ExplanationStore(jdbc));
    }
}
