package org.tenure.identity;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.Right;

/// Sources: what a feed's columns mean and which source wins. Versioned; the newest version holds for the next delivery.
///
/// Whoever changes the order of sources has people resolved again, see [Records#resolveAgain].
public final class Sources {

    private final SourceStore store;
    private final Ledger ledger;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Sources(SourceStore store, Ledger ledger, TransactionTemplate transactions, Clock clock) {
        this.store = store;
        this.ledger = ledger;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Defines a source or a new version of it; the same definition again does nothing. Refused with `INVALID` or `BAD_REFERENCE`
    /// when it contradicts itself or another source, `CONFLICT` when it would re-interpret what was already delivered.
    public Outcome<SourceDefinition> define(SourceDefinition definition, Actor actor) {
        return actor.require(Right.CONFIGURE).then(_ -> Objects.requireNonNull(transactions.execute(_ -> {
            store.lock();
            List<SourceDefinition> others = store.all();
            Optional<Refusal> refusal = check(definition).or(() -> SourceRules.check(definition, others));
            if (refusal.isPresent()) {
                return Outcome.refused(refusal.get());
            }
            if (!others.contains(definition)) {
                write(definition, actor);
            }
            return Outcome.done(definition);
        })));
    }

    /// What would be refused if this were defined now; nothing is written.
    public Optional<Refusal> check(SourceDefinition definition) {
        return SourceRules.check(definition, store.all())
                .or(() -> store.find(definition.name())
                        .filter(before -> store.hasRecords(definition.name()))
                        .flatMap(before -> reinterpreted(before, definition)));
    }

    private static Optional<Refusal> reinterpreted(SourceDefinition before, SourceDefinition now) {
        String changed = null;
        if (!before.scheme().equals(now.scheme())) {
            changed = "scheme";
        } else if (!Objects.equals(before.employment(), now.employment())) {
            changed = "employment";
        }
        if (changed == null) {
            return Optional.empty();
        }
        return Optional.of(new Refusal(ErrorCode.CONFLICT,
                "The source `%s` has delivered people already, so its `%s` cannot change any more. Define another source for the new meaning."
                        .formatted(now.name(), changed)));
    }

    private void write(SourceDefinition definition, Actor actor) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        UUID event = ledger.record(NewEvent.of("source.defined", actor, Map.of("source", definition.name())));
        store.close(definition.name(), event, now);
        store.open(definition, event, now);
    }

    /// Ends a source: nothing more can be delivered; what it said stays.
    public Outcome<SourceDefinition> retire(String name, Actor actor) {
        return actor.require(Right.CONFIGURE).then(_ -> Objects.requireNonNull(transactions.execute(_ -> {
            store.lock();
            Optional<SourceDefinition> found = store.find(name);
            if (found.isEmpty()) {
                return Outcome.refused(ErrorCode.NOT_FOUND,
                        "There is no source `%s`. List the sources to find the one you mean.", name);
            }
            UUID event = ledger.record(NewEvent.of("source.retired", actor, Map.of("source", name)));
            store.close(name, event, clock.instant().truncatedTo(ChronoUnit.MICROS));
            return Outcome.done(found.get());
        })));
    }

    /// By precedence, then name.
    public List<SourceDefinition> all() {
        return store.all();
    }

    /// Every source there ever was, the one that wins first; those retired come last.
    public List<String> ranking() {
        return store.ranking();
    }

    public Optional<SourceDefinition> find(String name) {
        return store.find(name);
    }

    /// Every attribute some source gives, with its type: what rules may read. Names are always there: they are derived where not given.
    public Map<String, AttributeType> attributeTypes() {
        return attributeTypes(store.all());
    }

    static Map<String, AttributeType> attributeTypes(List<SourceDefinition> sources) {
        Map<String, AttributeType> types = new TreeMap<>();
        types.put(Reserved.DISPLAY_NAME, AttributeType.TEXT);
        for (SourceDefinition source : sources) {
            source.attributes().forEach(mapping -> types.put(mapping.attribute(), mapping.type()));
        }
        return types;
    }
}
