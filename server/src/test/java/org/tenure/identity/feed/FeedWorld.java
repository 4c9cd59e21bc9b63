package org.tenure.identity.feed;

import java.io.ByteArrayInputStream;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.TestDatabase;
import org.tenure.TurnedClock;
import org.tenure.audit.Ledger;
import org.tenure.change.ChangeConfiguration;
import org.tenure.change.Guard;
import org.tenure.change.NewRun;
import org.tenure.change.Run;
import org.tenure.change.Runs;
import org.tenure.change.Verdict;
import org.tenure.identity.AttributeMapping;
import org.tenure.identity.AttributeType;
import org.tenure.identity.ChangedEmployment;
import org.tenure.identity.Employment;
import org.tenure.identity.Identities;
import org.tenure.identity.IdentityConfiguration;
import org.tenure.identity.Records;
import org.tenure.identity.SourceDefinition;
import org.tenure.identity.Sources;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.PageRequest;
import tools.jackson.databind.json.JsonMapper;

/// Everything a feed needs, on a database of its own.
public final class FeedWorld implements AutoCloseable {

    public static final Actor SOMEBODY = Actor.system("test");
    public static final String HEADER = "employee_id,given_name,family_name,start_date,department,title,manager_id,status,end_date\n";

    public final TestDatabase database = TestDatabase.fresh();
    public final TurnedClock clock;
    public final TransactionTemplate transactions = database.transactions();
    public final Ledger ledger;
    public final Runs runs;
    public final Guard guard;
    public final Sources sources;
    public final Identities identities;
    public final Records records;
    public final Feeds feeds;

    public FeedWorld(String now) {
        clock = TurnedClock.at(now);
        var json = JsonMapper.builder().build();
        var jdbc = database.jdbc();
        ledger = new Ledger(new JdbcTemplate(database.dataSource()), clock);
        var change = new ChangeConfiguration();
        var identity = new IdentityConfiguration();
        runs = change.runs(jdbc, json, ledger, transactions, clock);
        guard = change.guard(jdbc, json, ledger, transactions, clock);
        sources = identity.sources(jdbc, json, ledger, transactions, clock);
        var values = identity.attributeValues(json);
        records = identity.records(jdbc, json, values, clock);
        identities = identity.identities(jdbc, values, sources, clock);
        feeds = new FeedConfiguration().feeds(database.dataSource(), jdbc, values, sources, records, runs, ledger,
                transactions, json, clock);
    }

    /// A source like the columns of [#HEADER].
    public static SourceDefinition hr(String name, boolean absentMeansLeft) {
        return new SourceDefinition(name, 10, "employee_id", "employee_id", "employee_number", "employee",
                List.of(text("givenName", "given_name"), text("familyName", "family_name"),
                        date("startDate", "start_date"), text("department", "department"),
                        text("title", "title"), text("manager", "manager_id"),
                        new AttributeMapping("status", "status", AttributeType.TEXT, true, List.of(), null),
                        date("endDate", "end_date")),
                Map.of("active", "active", "on leave", "leave", "terminated", "left"), absentMeansLeft, ',', "UTF-8",
                "Europe/Zurich");
    }

    public static AttributeMapping text(String attribute, String column) {
        return new AttributeMapping(attribute, column, AttributeType.TEXT, false, List.of(), null);
    }

    public static AttributeMapping date(String attribute, String column) {
        return new AttributeMapping(attribute, column, AttributeType.DATE, false, List.of(), null);
    }

    public FeedWorld with(SourceDefinition source) {
        sources.define(source, SOMEBODY).get();
        return this;
    }

    public Outcome<StagedFeed> stage(String source, boolean delta, @Nullable String effective, boolean older,
            byte[] content) {
        LocalDate day = effective == null ? null : LocalDate.parse(effective);
        return feeds.stage(new FeedDelivery(source, delta, day, older, "test", new ByteArrayInputStream(content)),
                SOMEBODY);
    }

    /// Delivers a snapshot and, when the guard holds it, approves it; answers the counts.
    public FeedCounts take(String source, String rows) {
        return applied(stage(source, false, null, false, bytes(HEADER + rows)).get()).counts();
    }

    public FeedCounts takeDelta(String source, String rows) {
        return applied(stage(source, true, null, false, bytes(HEADER + rows)).get()).counts();
    }

    public StagedFeed applied(StagedFeed staged) {
        apply(staged);
        return staged;
    }

    public List<ChangedEmployment> apply(StagedFeed staged) {
        List<ChangedEmployment> changed = new ArrayList<>();
        if (staged.isUnchanged()) {
            return changed;
        }
        UUID id = staged.run().id();
        Verdict verdict = guard.judge(NewRun.FEED, staged.run().cause(), staged.counts().guarded(),
                staged.counts().known());
        Run run;
        if (verdict.holds()) {
            runs.hold(id, verdict, SOMEBODY).get();
            run = runs.approve(id, SOMEBODY).get();
        } else {
            run = runs.start(id, SOMEBODY).get();
        }
        for (int chunk = 1; chunk <= run.chunksTotal(); chunk++) {
            int now = chunk;
            changed.addAll(
                    Objects.requireNonNull(transactions.execute(_ -> feeds.apply(id, now, SOMEBODY))).employments());
        }
        runs.finish(id, SOMEBODY).get();
        return changed;
    }

    public Employment employment(String key) {
        UUID identity = identities.byIdentifier("employee_number", key).orElseThrow();
        return identities.employments(identity).stream().filter(one -> one.key().equals(key)).findFirst().orElseThrow();
    }

    public Employment.State state(String key) {
        return employment(key).state();
    }

    public List<QuarantinedRow> quarantined(StagedFeed feed) {
        return feeds.quarantined(feed.run().id(), PageRequest.first()).items();
    }

    public Instant now() {
        return clock.instant();
    }

    public static byte[] bytes(String text) {
        return bytes(text, StandardCharsets.UTF_8);
    }

    public static byte[] bytes(String text, Charset charset) {
        return text.getBytes(charset);
    }

    @Override
    public void close() {
        database.close();
    }
}
