package org.tenure.identity.feed;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.change.NewRun;
import org.tenure.change.Run;
import org.tenure.change.Runs;
import org.tenure.identity.ChangedEmployment;
import org.tenure.identity.Employment;
import org.tenure.identity.Records;
import org.tenure.identity.SourceDefinition;
import org.tenure.identity.SourceRow;
import org.tenure.identity.Sources;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Ids;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.RefusedException;
import org.tenure.kernel.Right;
import tools.jackson.databind.json.JsonMapper;

/// Feeds: staged and compared without touching a fact, then applied chunk by chunk.
public final class Feeds {

    private static final String DEFINITION = "definition";

    private final DataSource database;
    private final FeedStore store;
    private final Sources sources;
    private final Records records;
    private final Runs runs;
    private final Ledger ledger;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final Clock clock;

    Feeds(DataSource database, FeedStore store, Sources sources, Records records, Runs runs, Ledger ledger,
            TransactionTemplate transactions,
            JsonMapper json, Clock clock) {
        this.database = database;
        this.store = store;
        this.sources = sources;
        this.records = records;
        this.runs = runs;
        this.ledger = ledger;
        this.transactions = transactions;
        this.json = json;
        this.clock = clock;
    }

    /// Reads and compares a delivery under a new run, which is left staging: to be held or started by the caller.
    /// A feed that changes nothing ends its run at once. Refused with `BAD_FEED` when the file is not what the source is configured
    /// to deliver, `OUTDATED` when a newer one was applied, `CONFLICT` while another of the source is under way.
    public Outcome<StagedFeed> stage(FeedDelivery delivery, Actor actor) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        try (SpooledFile file = SpooledFile.of(delivery.content())) {
            return actor.require(Right.FEED)
                    .then(_ -> source(delivery.source()))
                    .then(source -> effective(source, delivery, now)
                            .then(effective -> stage(source, file, delivery, effective, now, actor)));
        } catch (RefusedException refused) {
            return Outcome.refused(refused.refusal());
        }
    }

    private Outcome<SourceDefinition> source(String name) {
        Optional<SourceDefinition> found = sources.find(name);
        if (found.isPresent()) {
            return Outcome.done(found.get());
        }
        String others = sources.all().stream().map(one -> "`" + one.name() + "`").collect(Collectors.joining(", "));
        return Outcome.refused(ErrorCode.NOT_FOUND, "There is no source `%s`; there %s. `tenure apply` defines more.",
                name, others.isEmpty() ? "is none yet" : "are " + others);
    }

    private Outcome<Instant> effective(SourceDefinition source, FeedDelivery delivery, Instant now) {
        LocalDate day = delivery.effective();
        Instant effective = day == null ? now : day.atStartOfDay(ZoneId.of(source.timeZone())).toInstant();
        if (day != null && effective.isAfter(now)) {
            return Outcome.refused(ErrorCode.INVALID,
                    "A feed of `%s` cannot hold from %s on, which is still to come. Deliver it then; what begins later is said by start dates.",
                    source.name(), day);
        }
        Optional<Instant> newest = runs.newestEffective(NewRun.FEED, source.name());
        if (!delivery.olderAllowed() && newest.isPresent() && effective.isBefore(newest.get())) {
            return Outcome.refused(ErrorCode.OUTDATED,
                    "A feed of `%s` that holds from %s was applied already; this one holds from %s. Deliver a newer one, or say that an older "
                            + "one is meant.",
                    source.name(), newest.get(), effective);
        }
        return Outcome.done(effective);
    }

    private Outcome<StagedFeed> stage(SourceDefinition source, SpooledFile file, FeedDelivery delivery,
            Instant effective, Instant now, Actor actor) {
        UUID id = Ids.next();
        Map<String, Object> input = Map.of("delta", delivery.delta(), DEFINITION, json.writeValueAsString(source));
        try (StageStore staging = new StageStore(database, id)) {
            return runs.create(new NewRun(id, NewRun.FEED, source.name(), delivery.label(), effective, input), actor)
                    .then(_ -> compare(
                            new StageFeed(id, source, file, delivery.delta(), effective, delivery.olderAllowed(), now),
                            staging, id, actor));
        }
    }

    private Outcome<StagedFeed> compare(StageFeed feed, StageStore staging, UUID run, Actor actor) {
        try {
            StageFeed.Staged staged = feed.stage(staging, store);
            return runs.staged(run, staged.counts().guarded(), staged.counts().byWord(), staged.chunks(), actor)
                    .then(still -> staged.counts().isUnchanged() ? runs.finish(run, actor) : Outcome.done(still))
                    .map(now -> new StagedFeed(now, staged.counts()));
        } catch (RefusedException refused) {
            runs.fail(run, refused.refusal().sentence(), actor);
            return Outcome.refused(refused.refusal());
        } catch (RuntimeException broken) {
            runs.fail(run, "Something broke while the feed was compared; nothing was changed. Deliver it again.",
                    actor);
            throw broken;
        }
    }

    /// Records one chunk (from 1) in the caller's transaction; a second time does nothing.
    public AppliedChunk apply(UUID run, int chunk, Actor actor) {
        store.planEachStatement();
        if (!runs.chunkDone(run, chunk)) {
            return AppliedChunk.NOTHING;
        }
        Run applied = runs.get(run);
        SourceDefinition source = json.readValue(String.valueOf(applied.input().get(DEFINITION)),
                SourceDefinition.class);
        List<SourceRow> rows = store.chunk(run, chunk);
        NewEvent event = NewEvent
                .of("identities.recorded", actor, Map.of("source", source.name(), "chunk", chunk, "rows", rows.size()))
                .withRun(run);
        List<ChangedEmployment> changed = records.record(source, rows, applied.effectiveFrom(), event.id());
        ledger.record(event);
        return new AppliedChunk(event.id(), changed);
    }

    /// Employments whose next boundary is due get their new state, in the caller's transaction, at most `limit` of them.
    public AppliedChunk advance(Instant now, int limit, Actor actor) {
        List<ChangedEmployment> changed = records.advance(now, limit);
        if (changed.isEmpty()) {
            return AppliedChunk.NOTHING;
        }
        Map<String, Object> content = new HashMap<>();
        for (Employment.State state : Employment.State.values()) {
            content.put(state.word(), (int) changed.stream().filter(one -> one.now().state() == state).count());
        }
        return new AppliedChunk(ledger.record(NewEvent.of("employments.advanced", actor, content)), changed);
    }

    /// Resolves people whom the caller has locked once more, in the caller's transaction, as the sources rank now.
    public AppliedChunk resolveAgain(List<UUID> identities, UUID run, Actor actor) {
        List<ChangedEmployment> changed = records.resolveAgain(identities);
        return changed.isEmpty()
                ? AppliedChunk.NOTHING
                : new AppliedChunk(ledger.record(NewEvent
                        .of("employments.resolved", actor, Map.of("employments", changed.size()))
                        .withRun(run)), changed);
    }

    /// Known people whom a run says to be stopped, each with how many of their jobs it ends.
    public Map<UUID, Integer> stopping(UUID run) {
        return store.stopping(run);
    }

    /// What a run would change, by chunk and key; only one effect when it is named.
    public Page<DifferenceRow> differences(UUID run, @Nullable String effect, PageRequest page) {
        return store.differences(run, effect, page, sources.attributeTypes());
    }

    public Page<QuarantinedRow> quarantined(UUID run, PageRequest page) {
        return store.quarantined(run, page);
    }

    public Page<Remark> remarks(UUID run, PageRequest page) {
        return store.remarks(run, page);
    }

    /// Forgets the differences of runs that ended before a moment, in parts of a transaction each.
    void clear(Instant endedBefore) {
        int cleared;
        do {
            cleared = Optional.ofNullable(transactions.execute(_ -> store.clear(endedBefore))).orElse(0);
        } while (cleared > 0);
    }
}
