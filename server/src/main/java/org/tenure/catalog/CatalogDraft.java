package org.tenure.catalog;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tenure.catalog.ModelEdit.Effect;
import org.tenure.catalog.Target.Kind;

/// A change laid over the catalogue: what it touches, and the catalogue as it would be. Pure; whether it may happen is [CatalogRules].
record CatalogDraft(CatalogView before, CatalogView after, List<ModelEdit> edits) {

    static final String APPLICATION = "application";
    static final String ENTITLEMENT = "entitlement";
    static final String ROLE = "role";

    static CatalogDraft of(CatalogView before, CatalogChange change) {
        var applications = index(before.applications(), ApplicationDefinition::name);
        var entitlements = index(before.entitlements(), EntitlementDefinition::fullName);
        var roles = index(before.roles(), RoleDefinition::name);
        var targets = index(before.targets(), Target::reference);
        var edits = new ArrayList<ModelEdit>();

        for (String reference : retired(before, change)) {
            Optional.ofNullable(targets.get(reference)).filter(target -> !target.retired()).ifPresent(target -> {
                edits.add(ModelEdit.retired(kindOf(target), target.name()));
                targets.put(reference, retired(target));
            });
            applications.remove(reference);
            entitlements.remove(reference);
            if (reference.startsWith(Target.ROLE_PREFIX)) {
                roles.remove(reference.substring(Target.ROLE_PREFIX.length()));
            }
        }
        for (ApplicationDefinition one : change.applications()) {
            edit(edits, APPLICATION, one.name(), applications.put(one.name(), one), one);
            targets.compute(one.name(),
                    (name, known) -> target(known, Kind.ACCOUNT, name, name, null, one.title(), false));
        }
        for (EntitlementDefinition one : change.entitlements()) {
            edit(edits, ENTITLEMENT, one.fullName(), entitlements.put(one.fullName(), one), one);
            targets.compute(
                    one.fullName(),
                    (name, known) -> target(known, Kind.ENTITLEMENT, name, one.application(), one.key(), one.title(),
                            one.privileged()));
        }
        for (RoleDefinition one : change.roles()) {
            edit(edits, ROLE, one.name(), roles.put(one.name(), one), one);
            targets.compute(
                    Target.ROLE_PREFIX + one.name(),
                    (reference, known) -> target(known, Kind.ROLE, one.name(), null, null, one.title(), false));
        }
        var after = new CatalogView(applications.values(), entitlements.values(), roles.values(), targets.values());
        return new CatalogDraft(before, after, List.copyOf(edits));
    }

    private static <T> Map<String, T> index(Iterable<T> all, Function<T, String> name) {
        var index = new LinkedHashMap<String, T>();
        all.forEach(one -> index.put(name.apply(one), one));
        return index;
    }

    /// What a change retires, an application with everything in it.
    private static Set<String> retired(CatalogView before, CatalogChange change) {
        Set<String> asked = Set.copyOf(change.retired());
        var all = new LinkedHashSet<>(change.retired());
        before.entitlements()
                .stream()
                .filter(entitlement -> asked.contains(entitlement.application()))
                .forEach(entitlement -> all.add(entitlement.fullName()));
        return all;
    }

    private static void edit(List<ModelEdit> edits, String kind, String name, @Nullable Record known, Record now) {
        ModelEdit.between(kind, name, known, now).ifPresent(edits::add);
    }

    private static String kindOf(Target target) {
        return target.kind() == Kind.ACCOUNT ? APPLICATION : target.kind().word();
    }

    private static Target target(
            @Nullable Target known,
            Kind kind,
            String name,
            @Nullable String application,
            @Nullable String key,
            String title,
            boolean privileged) {
        UUID id = known == null ? Target.idOf(kind, name) : known.id();
        return new Target(id, kind, name, application, key, title, privileged, false);
    }

    private static Target retired(Target target) {
        return new Target(
                target.id(),
                target.kind(),
                target.name(),
                target.application(),
                target.key(),
                target.title(),
                target.privileged(),
                true);
    }

    /// Targets whose content may differ: those edited, and all that lead to them before or after.
    Set<UUID> touched() {
        var touched = new LinkedHashSet<UUID>();
        for (ModelEdit edit : edits) {
            after.find(reference(edit)).map(Target::id).ifPresent(touched::add);
        }
        before.addAncestors(touched);
        after.addAncestors(touched);
        return touched;
    }

    static String reference(ModelEdit edit) {
        return edit.kind().equals(ROLE) ? Target.ROLE_PREFIX + edit.name() : edit.name();
    }

    List<ModelEdit> edits(String kind) {
        return edits.stream().filter(edit -> edit.kind().equals(kind)).toList();
    }

    boolean defines(String kind, String name) {
        return edits.stream()
                .anyMatch(edit -> edit.effect() != Effect.RETIRED && edit.kind().equals(kind)
                        && edit.name().equals(name));
    }

    ContentDifference difference() {
        var appearing = new ArrayList<ContentDifference.Pair>();
        var vanishing = new ArrayList<ContentDifference.Pair>();
        for (UUID target : touched()) {
            Set<UUID> gave = gives(before, target);
            Set<UUID> gives = gives(after, target);
            gives.stream()
                    .filter(id -> !gave.contains(id))
                    .forEach(id -> appearing.add(new ContentDifference.Pair(target, id)));
            gave.stream()
                    .filter(id -> !gives.contains(id))
                    .forEach(id -> vanishing.add(new ContentDifference.Pair(target, id)));
        }
        return new ContentDifference(appearing, vanishing);
    }

    private static Set<UUID> gives(CatalogView view, UUID target) {
        return view.contentOf(target)
                .stream()
                .map(Content::givesId)
                .collect(Collectors.toCollection(LinkedHashSet::new));
    }
}
