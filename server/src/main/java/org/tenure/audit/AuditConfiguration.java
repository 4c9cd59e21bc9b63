package org.tenure.audit;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcOperations;

@Configuration(proxyBeanMethods = false)
class AuditConfiguration {

    @Bean
    Ledger ledger(JdbcOperations jdbc, Clock clock) {
        return new Ledger(jdbc, clock);
    }
}
