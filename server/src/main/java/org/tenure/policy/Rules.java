package org.tenure.policy;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.catalog.Catalog;
import org.tenure.catalog.CatalogView;
import org.tenure.catalog.ModelEdit;
import org.tenure.catalog.ModelProblem;
import org.tenure.expression.Expressions;
import org.tenure.identity.AttributeType;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;
import org.tenure.policy.RuleRules.Draft;
import org.tenure.policy.RuleRules.Kept;

/// The door of birthright rules: what is in force, what would be, and changing it.
///
/// A definition equal to the one in force makes no version. What a change means for people is asked of the preview
/// first; the preview's rule set has the very versions that applying the same change writes.
public final class Rules {

    private final RuleStore store;
    private final TransactionTemplate transaction;
    private final Ledger ledger;
    private final Expressions expressions;
    private final Catalog catalog;
    private final Supplier<Map<String, AttributeType>> attributes;
    private final Clock clock;
    private final AtomicReference<@Nullable Remembered> remembered = new AtomicReference<>();

    private record Remembered(List<UUID> versions, Map<String, AttributeType> attributes, RuleSet rules) {}

    /// `attributes`: what rules may read now, with types.
    Rules(
            RuleStore store,
            TransactionTemplate transaction,
            Ledger ledger,
            Expressions expressions,
            Catalog catalog,
            Supplier<Map<String, AttributeType>> attributes,
            Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.ledger = ledger;
        this.expressions = expressions;
        this.catalog = catalog;
        this.attributes = attributes;
        this.clock = clock;
    }

    /// The rules in force. While neither they nor the attributes change it is the same set, which remembers its evaluations.
    public RuleSet inForce() {
        List<UUID> versions = store.idsInForce();
        Map<String, AttributeType> types = attributes.get();
        Remembered known = remembered.get();
        if (known != null && known.versions().equals(versions) && known.attributes().equals(types)) {
            return known.rules();
        }
        Map<String, Kept> kept = store.inForce();
        RuleSet rules = RuleRules.compile(expressions, types, kept.values());
        remembered.set(new Remembered(rules.versions().stream().map(RuleVersion::id).toList(), types, rules));
        return rules;
    }

    /// The definitions in force, by name.
    public List<RuleDefinition> all() {
        return store.inForce().values().stream().map(Kept::definition).toList();
    }

    public Optional<RuleDefinition> find(String rule) {
        return Optional.ofNullable(store.inForce().get(rule)).map(Kept::definition);
    }

    /// A version by its id, in force or not.
    public Optional<RuleVersion> get(UUID version) {
        return store.get(version);
    }

    /// Every version of a rule, the newest first; empty when there never was one.
    public List<RuleVersion> history(String rule) {
        return store.history(rule);
    }

    /// The version a definition would be, or everything that is wrong with it.
    public Outcome<RuleVersion> check(RuleDefinition rule) {
        return preview(RuleChange.of(rule)).map(preview -> version(preview, rule.name()));
    }

    public Outcome<RuleVersion> define(RuleDefinition rule, Actor actor) {
        return apply(RuleChange.of(rule), null, actor).map(preview -> version(preview, rule.name()));
    }

    private static RuleVersion version(RulePreview preview, String rule) {
        return preview.after().find(rule).orElseThrow();
    }

    /// Retires a rule; what it said stays to be read. Retiring twice changes nothing.
    public Outcome<RulePreview> retire(String rule, Actor actor) {
        return apply(RuleChange.retire(rule), null, actor);
    }

    /// Everything wrong with a change, given the catalogue and the attributes as they will be then. The rules that stay are looked at too.
    public List<ModelProblem> check(RuleChange change, CatalogView catalogue, Map<String, AttributeType> types) {
        return draft(change, catalogue, types).problems();
    }

    /// What a change would do, given the catalogue and the attributes as they will be then.
    public Outcome<RulePreview> preview(RuleChange change, CatalogView catalogue, Map<String, AttributeType> types) {
        return preview(draft(change, catalogue, types));
    }

    public Outcome<RulePreview> preview(RuleChange change) {
        return preview(change, catalog.view(), attributes.get());
    }

    private Draft draft(RuleChange change, CatalogView catalogue, Map<String, AttributeType> types) {
        return new RuleRules(expressions, catalogue, types).draft(store.inForce(), store.numbers(), change);
    }

    private static Outcome<RulePreview> preview(Draft draft) {
        return draft.problems().isEmpty()
                ? Outcome.done(new RulePreview(draft.edits(), draft.after()))
                : Outcome.refused(ModelProblem.refusal(draft.problems()));
    }

    /// Does it, in the caller's transaction if there is one. Changes of rules wait for each other.
    public Outcome<RulePreview> apply(RuleChange change, @Nullable UUID run, Actor actor) {
        return actor.require(Right.CONFIGURE).then(allowed -> transaction.execute(status -> {
            store.lockChanges();
            Draft draft = draft(change, catalog.view(), attributes.get());
            return preview(draft).map(preview -> {
                write(draft, run, actor);
                return preview;
            });
        }));
    }

    private void write(Draft draft, @Nullable UUID run, Actor actor) {
        if (draft.edits().isEmpty()) {
            return;
        }
        OffsetDateTime now = OffsetDateTime.now(clock);
        var events = new ArrayList<NewEvent>();
        var opened = new ArrayList<Kept>();
        var openedBy = new ArrayList<UUID>();
        for (ModelEdit edit : draft.edits()) {
            Kept rule = draft.rules().get(edit.name());
            NewEvent event = (rule == null ? retired(edit, actor) : defined(edit, rule.version(), actor)).withRun(run);
            events.add(event);
            if (rule != null) {
                opened.add(rule);
                openedBy.add(event.id());
            }
        }
        ledger.recordAll(events);
        // A rule that is new has nothing to close: its name matches no row in force.
        store.close(
                draft.edits().stream().map(ModelEdit::name).toList(),
                events.stream().map(NewEvent::id).toList(),
                now);
        store.open(opened, openedBy, now);
    }

    private static NewEvent retired(ModelEdit edit, Actor actor) {
        return NewEvent.of("rule.retired", actor, Map.of("rule", edit.name()));
    }

    private static NewEvent defined(ModelEdit edit, RuleVersion version, Actor actor) {
        return NewEvent.of(
                "rule.defined",
                actor,
                Map.of("rule", edit.name(), "version", version.version(), "id", version.id().toString(), "fields",
                        edit.fields()));
    }
}
