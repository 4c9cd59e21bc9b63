package org.tenure.catalog;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;

/// The catalogue as it is or would be, as a value: definitions in force, every target, and what each gives.
///
/// The rule of nesting: an account gives itself; an entitlement gives itself and the account of its application; a role
/// gives what it contains gives. Whatever is retired gives nothing and is passed through by nothing.
public final class CatalogView {

    /// The catalogue before anything was defined.
    public static final CatalogView NOTHING = new CatalogView(List.of(), List.of(), List.of(), List.of());

    private final Map<String, ApplicationDefinition> applications;
    private final Map<String, EntitlementDefinition> entitlements;
    private final Map<String, RoleDefinition> roles;
    private final Map<String, Target> byReference;
    private final Map<UUID, Target> byId = new HashMap<>();
    private final Map<UUID, List<UUID>> contained = new HashMap<>();

    CatalogView(
            Collection<ApplicationDefinition> applications,
            Collection<EntitlementDefinition> entitlements,
            Collection<RoleDefinition> roles,
            Collection<Target> targets) {
        this.applications = new TreeMap<>();
        applications.forEach(application -> this.applications.put(application.name(), application));
        this.entitlements = new TreeMap<>();
        entitlements.forEach(entitlement -> this.entitlements.put(entitlement.fullName(), entitlement));
        this.roles = new TreeMap<>();
        roles.forEach(role -> this.roles.put(role.name(), role));
        this.byReference = new HashMap<>();
        targets.forEach(target -> {
            byReference.put(target.reference(), target);
            byId.put(target.id(), target);
        });
        byId.values().forEach(target -> contained.put(target.id(), step(target)));
    }

    /// What a target leads to directly, in the order of ids, so that of two equally short paths always the same one is taken.
    private List<UUID> step(Target target) {
        List<String> names = switch (target.kind()) {
            case ACCOUNT -> List.of();
            case ENTITLEMENT -> target.application() == null ? List.of() : List.of(target.application());
            case ROLE -> {
                RoleDefinition role = roles.get(target.name());
                yield role == null ? List.of() : role.contains();
            }
        };
        return names.stream()
                .map(byReference::get)
                .filter(next -> next != null)
                .map(Target::id)
                .distinct()
                .sorted(Comparator.naturalOrder())
                .toList();
    }

    public Collection<ApplicationDefinition> applications() {
        return Collections.unmodifiableCollection(applications.values());
    }

    /// By application and name.
    public Collection<EntitlementDefinition> entitlements() {
        return Collections.unmodifiableCollection(entitlements.values());
    }

    public Collection<RoleDefinition> roles() {
        return Collections.unmodifiableCollection(roles.values());
    }

    /// Every target, retired ones included.
    public Collection<Target> targets() {
        return Collections.unmodifiableCollection(byId.values());
    }

    public Optional<ApplicationDefinition> application(String name) {
        return Optional.ofNullable(applications.get(name));
    }

    public Optional<EntitlementDefinition> entitlement(String fullName) {
        return Optional.ofNullable(entitlements.get(fullName));
    }

    public Optional<RoleDefinition> role(String name) {
        return Optional.ofNullable(roles.get(name));
    }

    /// The target of a reference such as `role:engineer`, `directory/staff`, `directory`; retired ones included.
    public Optional<Target> find(String reference) {
        return Optional.ofNullable(byReference.get(reference));
    }

    public Optional<Target> get(UUID id) {
        return Optional.ofNullable(byId.get(id));
    }

    /// The targets of all references, or refused with `BAD_REFERENCE` and everything that leads nowhere.
    public Outcome<List<Target>> resolve(List<String> references) {
        var targets = new ArrayList<Target>();
        var lost = new ArrayList<String>();
        for (String reference : references) {
            Target target = byReference.get(reference);
            if (target == null || target.retired()) {
                lost.add(lost(reference, target));
            } else {
                targets.add(target);
            }
        }
        return lost.isEmpty()
                ? Outcome.done(targets)
                : Outcome.refused(ErrorCode.BAD_REFERENCE, "%s", String.join(" ", lost));
    }

    /// Why a reference cannot be used, and what may have been meant.
    String lost(String reference, @Nullable Target found) {
        if (found != null) {
            return "`%s` is retired. Define it again or take it out.".formatted(reference);
        }
        List<String> usable = byReference.values()
                .stream()
                .filter(target -> !target.retired())
                .map(Target::reference)
                .toList();
        return "There is no `%s`.%s"
                .formatted(
                        reference,
                        Nearest.to(reference, usable)
                                .map(" Did you mean `%s`?"::formatted)
                                .orElse(" An account is `APPLICATION`, an entitlement `APPLICATION/NAME`, a role `role:NAME`."));
    }

    /// Everything a target gives, nearest first, with one shortest path each.
    public List<Content> contentOf(UUID target) {
        var content = new ArrayList<Content>();
        Map<UUID, UUID> cameFrom = new LinkedHashMap<>();
        var queue = new ArrayDeque<UUID>();
        if (usable(target)) {
            cameFrom.put(target, target);
            queue.add(target);
        }
        while (!queue.isEmpty()) {
            UUID here = queue.remove();
            if (givesItself(here)) {
                content.add(new Content(target, here, path(cameFrom, here)));
            }
            for (UUID next : contained.getOrDefault(here, List.of())) {
                if (usable(next) && !cameFrom.containsKey(next)) {
                    cameFrom.put(next, here);
                    queue.add(next);
                }
            }
        }
        return content;
    }

    private boolean usable(UUID id) {
        Target target = byId.get(id);
        return target != null && !target.retired();
    }

    private boolean givesItself(UUID id) {
        Target target = byId.get(id);
        return target != null && target.kind() != Target.Kind.ROLE;
    }

    private static List<UUID> path(Map<UUID, UUID> cameFrom, UUID end) {
        var path = new ArrayList<UUID>();
        UUID here = end;
        path.add(here);
        while (true) {
            UUID before = cameFrom.getOrDefault(here, here);
            if (before.equals(here)) {
                return path.reversed();
            }
            path.add(before);
            here = before;
        }
    }

    /// The cycle a role is in, from the role back to itself; empty when it is in none.
    Optional<List<String>> cycleOf(String role) {
        Target start = byReference.get(Target.ROLE_PREFIX + role);
        if (start == null) {
            return Optional.empty();
        }
        Map<UUID, UUID> cameFrom = new HashMap<>();
        cameFrom.put(start.id(), start.id());
        var queue = new ArrayDeque<>(List.of(start.id()));
        while (!queue.isEmpty()) {
            UUID here = queue.remove();
            for (UUID next : contained.getOrDefault(here, List.of())) {
                if (next.equals(start.id())) {
                    var cycle = new ArrayList<>(path(cameFrom, here));
                    cycle.add(next);
                    return Optional.of(cycle.stream().map(this::reference).toList());
                }
                if (cameFrom.putIfAbsent(next, here) == null) {
                    queue.add(next);
                }
            }
        }
        return Optional.empty();
    }

    private String reference(UUID id) {
        Target target = byId.get(id);
        return target == null ? id.toString() : target.reference();
    }

    /// The given targets and everything that leads to one of them, in this view.
    void addAncestors(Set<UUID> found) {
        Map<UUID, List<UUID>> containers = new HashMap<>();
        contained.forEach((container, inside) -> inside
                .forEach(id -> containers.computeIfAbsent(id, none -> new ArrayList<>()).add(container)));
        var queue = new ArrayDeque<>(found);
        while (!queue.isEmpty()) {
            for (UUID container : containers.getOrDefault(queue.remove(), List.of())) {
                if (found.add(container)) {
                    queue.add(container);
                }
            }
        }
    }
}
