package org.tenure.audit;

import java.time.Clock;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.env.Environment;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.job.Recurring;

@Configuration(proxyBeanMethods = false)
public class AuditConfiguration {

    @Bean
    AuditSettings auditSettings(Environment environment) {
        return AuditSettings.from(environment);
    }

    @Bean
    Ledger ledger(JdbcOperations jdbc, Clock clock) {
        return new Ledger(jdbc, clock);
    }

    @Bean
    CheckpointFolder checkpointFolder(AuditSettings settings) {
        return new CheckpointFolder(settings.checkpoints());
    }

    @Bean
    SealEvents sealEvents(
            JdbcOperations jdbc, TransactionTemplate transactions, Clock clock, AuditSettings settings,
            CheckpointFolder folder) {
        SigningKey key = SigningKey.in(settings.key());
        folder.prepare(key.publicKey());
        return new SealEvents(jdbc, transactions, clock, key, folder);
    }

    @Bean
    Recurring sealEventsRecurring(SealEvents seal) {
        return new Recurring(SealEvents.NAME, SealEvents.EVERY, seal);
    }

    @Bean
    ProveEvents proveEvents(DataSource database, PlatformTransactionManager transactions, CheckpointFolder folder) {
        return new ProveEvents(database, transactions, folder);
    }

    @Bean
    VerifyLedger verifyLedger(
            DataSource database, PlatformTransactionManager transactions, Clock clock, CheckpointFolder folder) {
        return new VerifyLedger(database, transactions, clock, folder);
    }
}
