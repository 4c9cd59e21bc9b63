package org.tenure.identity.feed;

import java.time.Clock;
import java.time.Duration;
import javax.sql.DataSource;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.change.Runs;
import org.tenure.identity.AttributeValues;
import org.tenure.identity.Records;
import org.tenure.identity.Sources;
import org.tenure.job.Recurring;
import tools.jackson.databind.json.JsonMapper;

/// Wires feeds.
@Configuration(proxyBeanMethods = false)
public class FeedConfiguration {

    /// How long what an ended run would have changed can still be looked at.
    private static final Duration DIFFERENCES_KEPT = Duration.ofDays(30);

    @Bean
    public Feeds feeds(DataSource database, JdbcClient jdbc, AttributeValues values, Sources sources, Records records,
            Runs runs, Ledger ledger,
            TransactionTemplate transactions, JsonMapper json, Clock clock) {
        return new Feeds(database, new FeedStore(jdbc, values), sources, records, runs, ledger, transactions, json,
                clock);
    }

    @Bean
    public Recurring clearDifferences(Feeds feeds, Clock clock) {
        return new Recurring("clear-differences", Duration.ofHours(6),
                () -> feeds.clear(clock.instant().minus(DIFFERENCES_KEPT)));
    }
}
