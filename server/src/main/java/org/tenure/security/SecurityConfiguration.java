package org.tenure.security;

import java.time.Clock;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;

@Configuration(proxyBeanMethods = false)
public class SecurityConfiguration {

    @Bean
    Tokens tokens(JdbcClient jdbc, TransactionTemplate transactions, Ledger ledger, Clock clock) {
        return new Tokens(new TokenStore(jdbc), transactions, ledger, clock);
    }
}
