package org.tenure.catalog;

import java.time.Clock;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.catalog.ModelEdit.Effect;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Ids;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Right;

/// The door of the catalogue: what there is, what it contains, and changing it.
///
/// A change is checked whole against the catalogue as it would be, then written in one transaction with one event per
/// definition (`role.defined`, `entitlement.retired` …) and one for the closure (`content.changed`). A definition equal
/// to the one in force makes no version and no event. What a change means for people is asked of the preview first.
public final class Catalog {

    private final CatalogStore store;
    private final TransactionTemplate transaction;
    private final Ledger ledger;
    private final Clock clock;

    Catalog(CatalogStore store, TransactionTemplate transaction, Ledger ledger, Clock clock) {
        this.store = store;
        this.transaction = transaction;
        this.ledger = ledger;
        this.clock = clock;
    }

    /// Everything at once, as a value: for changes and exports, not for single questions.
    public CatalogView view() {
        return store.view();
    }

    /// The target of a reference (`role:engineer`, `directory/staff`, `directory`), retired ones included.
    public Optional<Target> find(String reference) {
        if (reference.startsWith(Target.ROLE_PREFIX)) {
            return store.find(Target.Kind.ROLE.word(), reference.substring(Target.ROLE_PREFIX.length()));
        }
        Target.Kind kind = reference.contains("/") ? Target.Kind.ENTITLEMENT : Target.Kind.ACCOUNT;
        return store.find(kind.word(), reference);
    }

    public Optional<Target> get(UUID id) {
        return store.get(List.of(id)).stream().findFirst();
    }

    /// Targets by id; ids that are not there are left out.
    public Map<UUID, Target> get(Collection<UUID> ids) {
        return store.get(ids).stream().collect(Collectors.toMap(Target::id, target -> target));
    }

    /// Targets in use whose name or title holds the words.
    public Page<Target> search(String words, Target.@Nullable Kind kind, PageRequest page) {
        return store.search(words, kind == null ? null : kind.word(), page);
    }

    /// The targets of all references, or refused with `BAD_REFERENCE` and everything that leads nowhere.
    public Outcome<List<Target>> resolve(List<String> references) {
        return view().resolve(references);
    }

    /// What a target gives, nearest first.
    public List<Content> contentOf(UUID target) {
        return store.content(target);
    }

    public Outcome<Target> define(ApplicationDefinition application, Actor actor) {
        return apply(CatalogChange.of(application), null, actor).map(preview -> there(preview, application.name()));
    }

    public Outcome<Target> define(EntitlementDefinition entitlement, Actor actor) {
        return apply(CatalogChange.of(entitlement), null, actor).map(preview -> there(preview, entitlement.fullName()));
    }

    public Outcome<Target> define(RoleDefinition role, Actor actor) {
        return apply(CatalogChange.of(role), null, actor)
                .map(preview -> there(preview, Target.ROLE_PREFIX + role.name()));
    }

    /// Retires the target of a reference; an application with everything in it. Retiring twice changes nothing.
    public Outcome<Target> retire(String reference, Actor actor) {
        return apply(CatalogChange.retire(reference), null, actor).map(preview -> there(preview, reference));
    }

    private static Target there(CatalogPreview preview, String reference) {
        return preview.after().find(reference).orElseThrow();
    }

    /// Everything wrong with a change; empty when it may happen.
    public List<ModelProblem> check(CatalogChange change) {
        return CatalogRules.problems(CatalogDraft.of(view(), change), change);
    }

    /// What a change would do, without doing it. Ids are those that applying the same change uses.
    public Outcome<CatalogPreview> preview(CatalogChange change) {
        return draft(change).map(Catalog::preview);
    }

    private Outcome<CatalogDraft> draft(CatalogChange change) {
        CatalogDraft draft = CatalogDraft.of(view(), change);
        List<ModelProblem> problems = CatalogRules.problems(draft, change);
        return problems.isEmpty() ? Outcome.done(draft) : Outcome.refused(ModelProblem.refusal(problems));
    }

    private static CatalogPreview preview(CatalogDraft draft) {
        return new CatalogPreview(draft.edits(), draft.difference(), draft.after());
    }

    /// Does it, in the caller's transaction if there is one. Changes of the catalogue wait for each other.
    public Outcome<CatalogPreview> apply(CatalogChange change, @Nullable UUID run, Actor actor) {
        return actor.require(Right.CONFIGURE).then(allowed -> transaction.execute(status -> {
            store.lockChanges();
            return draft(change).map(draft -> {
                write(draft, run, actor);
                return preview(draft);
            });
        }));
    }

    private void write(CatalogDraft draft, @Nullable UUID run, Actor actor) {
        if (draft.edits().isEmpty()) {
            return;
        }
        OffsetDateTime now = OffsetDateTime.now(clock);
        Map<ModelEdit, UUID> events = recordEdits(draft, run, actor);
        store.putTargets(
                draft.edits()
                        .stream()
                        .flatMap(edit -> draft.after().find(CatalogDraft.reference(edit)).stream())
                        .toList(),
                now);
        writeApplications(draft, events, now);
        writeTargets(draft, events, now);
        writeContent(draft, run, actor, now);
    }

    private Map<ModelEdit, UUID> recordEdits(CatalogDraft draft, @Nullable UUID run, Actor actor) {
        var ids = new LinkedHashMap<ModelEdit, UUID>();
        var events = new ArrayList<NewEvent>();
        for (ModelEdit edit : draft.edits()) {
            Target target = draft.after().find(CatalogDraft.reference(edit)).orElseThrow();
            String type = edit.kind() + (edit.effect() == Effect.RETIRED ? ".retired" : ".defined");
            var event = new NewEvent(
                    Ids.next(),
                    type,
                    actor,
                    run,
                    null,
                    Map.of("target", target.id().toString(), "name", edit.name(), "fields", edit.fields()));
            events.add(event);
            ids.put(edit, event.id());
        }
        ledger.recordAll(events);
        return ids;
    }

    private void writeApplications(CatalogDraft draft, Map<ModelEdit, UUID> events, OffsetDateTime now) {
        var closings = new ArrayList<CatalogStore.Closing>();
        var versions = new ArrayList<CatalogStore.Version>();
        for (ModelEdit edit : draft.edits(CatalogDraft.APPLICATION)) {
            UUID event = Objects.requireNonNull(events.get(edit));
            closings.add(new CatalogStore.Closing(edit.name(), event));
            draft.after()
                    .application(edit.name())
                    .ifPresent(one -> versions.add(new CatalogStore.Version(Ids.next(), edit.name(), one, event)));
        }
        store.closeApplications(closings, now);
        store.openApplications(versions, now);
    }

    private void writeTargets(CatalogDraft draft, Map<ModelEdit, UUID> events, OffsetDateTime now) {
        var closings = new ArrayList<CatalogStore.Closing>();
        var versions = new ArrayList<CatalogStore.Version>();
        for (ModelEdit edit : draft.edits()) {
            if (edit.kind().equals(CatalogDraft.APPLICATION)) {
                continue;
            }
            UUID event = Objects.requireNonNull(events.get(edit));
            String target = draft.after().find(CatalogDraft.reference(edit)).orElseThrow().id().toString();
            closings.add(new CatalogStore.Closing(target, event));
            Optional<? extends Record> definition = edit.kind().equals(CatalogDraft.ROLE)
                    ? draft.after().role(edit.name())
                    : draft.after().entitlement(edit.name());
            definition.ifPresent(one -> versions.add(new CatalogStore.Version(Ids.next(), target, one, event)));
        }
        store.closeTargets(closings, now);
        store.openTargets(versions, now);
    }

    /// Brings the closure of what was touched in line with the rule of nesting: only rows that differ are closed and opened.
    private void writeContent(CatalogDraft draft, @Nullable UUID run, Actor actor, OffsetDateTime now) {
        var touched = draft.touched();
        var wanted = new HashMap<List<UUID>, Content>();
        touched.forEach(target -> draft.after()
                .contentOf(target)
                .forEach(one -> wanted.put(List.of(one.targetId(), one.givesId()), one)));
        var opened = new ArrayList<CatalogStore.NewContent>();
        var closed = new ArrayList<UUID>();
        for (CatalogStore.ContentRow row : store.contentRows(touched)) {
            List<UUID> pair = List.of(row.content().targetId(), row.content().givesId());
            if (row.content().equals(wanted.get(pair))) {
                wanted.remove(pair);
            } else {
                closed.add(row.id());
                if (row.validFrom().isBefore(now)) {
                    opened.add(new CatalogStore.NewContent(Ids.next(), row.content(), row.validFrom(), now));
                }
            }
        }
        wanted.values().forEach(one -> opened.add(new CatalogStore.NewContent(Ids.next(), one, now, null)));
        if (opened.isEmpty() && closed.isEmpty()) {
            return;
        }
        var event = new NewEvent(
                Ids.next(), "content.changed", actor, run, null,
                Map.of("opened", opened.size(), "closed", closed.size()));
        ledger.record(event);
        store.closeContent(closed.stream().map(id -> new CatalogStore.Closing(id.toString(), event.id())).toList(),
                now);
        store.openContent(opened, event.id(), now);
    }
}
