package org.tenure.lifecycle;

import java.time.Clock;
import java.time.Duration;
import org.springframework.boot.ApplicationRunner;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.access.Grants;
import org.tenure.catalog.Catalog;
import org.tenure.change.Guard;
import org.tenure.change.Runs;
import org.tenure.identity.Identities;
import org.tenure.identity.Records;
import org.tenure.identity.Sources;
import org.tenure.identity.feed.Feeds;
import org.tenure.job.Recurring;
import org.tenure.kernel.Actor;
import org.tenure.lifecycle.stop.Stops;
import org.tenure.policy.Rules;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.Operations;
import tools.jackson.databind.json.JsonMapper;

/// Wires lifecycle.
@Configuration(proxyBeanMethods = false)
public class LifecycleConfiguration {

    @Bean
    AlignAccess alignAccess(Rules rules, Grants grants, Operations operations, Clock clock) {
        return new AlignAccess(rules, grants, operations, clock);
    }

    /// Runs that an earlier process left half staged are over; those it left applying go on, see [ApplyRuns#resume].
    @Bean
    ApplicationRunner recoverRuns(Runs runs) {
        return arguments -> runs.recover(Actor.system("start"));
    }

    @Bean(destroyMethod = "close")
    ApplyRuns applyRuns(
            Feeds feeds, Runs runs, Identities identities, AlignAccess align, TransactionTemplate transactions,
            JdbcClient jdbc, Clock clock, FeedStops stops) {
        return new ApplyRuns(feeds, runs, new AffectedPeople(jdbc, identities), align, stops, transactions, clock);
    }

    @Bean
    public FeedRuns feedRuns(Feeds feeds, Runs runs, Guard guard, ApplyRuns apply, FeedStops stops) {
        return new FeedRuns(feeds, runs, guard, apply, stops);
    }

    @Bean
    FeedStops feedStops(Feeds feeds, Guard guard, Stops stops, Clock clock) {
        return new FeedStops(feeds, guard, stops, clock);
    }

    @Bean
    public ModelChanges modelChanges(
            Sources sources,
            Catalog catalog,
            Connections connections,
            Rules rules,
            Guard guard,
            Runs runs,
            Identities identities,
            Records records,
            ApplyRuns apply,
            TransactionTemplate transactions,
            JdbcClient jdbc,
            JdbcTemplate template,
            JsonMapper json,
            Clock clock) {
        Definitions definitions = new Definitions(sources, catalog, connections, rules, guard);
        EffectStore effects = new EffectStore(jdbc, template);
        return new ModelChanges(definitions, rules, identities, records, effects, runs, guard, apply, transactions,
                json,
                clock);
    }

    @Bean
    Recurring passTime(
            Feeds feeds,
            Grants grants,
            AlignAccess align,
            Operations operations,
            TransactionTemplate transactions,
            JdbcClient jdbc,
            Clock clock) {
        PassTime passTime = new PassTime(feeds, grants, align, operations, new PassedStore(jdbc), transactions, clock);
        return new Recurring("pass-time", Duration.ofSeconds(1), passTime);
    }

    @Bean
    Recurring resumeRuns(ApplyRuns apply) {
        return new Recurring("resume-runs", Duration.ofSeconds(5), apply::resume);
    }
}
