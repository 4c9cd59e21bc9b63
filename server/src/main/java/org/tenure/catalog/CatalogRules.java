package org.tenure.catalog;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tenure.kernel.ErrorCode;

/// Whether a change of the catalogue may happen; every reason why not, each at its definition and field.
final class CatalogRules {

    static final int CONTAINS_MAX = 10_000;

    private static final int TEXT_MAX = 1_000;

    private final CatalogDraft draft;
    private final CatalogChange change;
    private final List<ModelProblem> problems = new ArrayList<>();

    private CatalogRules(CatalogDraft draft, CatalogChange change) {
        this.draft = draft;
        this.change = change;
    }

    static List<ModelProblem> problems(CatalogDraft draft, CatalogChange change) {
        var rules = new CatalogRules(draft, change);
        rules.checkOnce();
        rules.checkRetired();
        change.applications().forEach(rules::check);
        change.entitlements().forEach(rules::check);
        rules.checkKeys();
        Set<String> edited = draft.edits(CatalogDraft.ROLE).stream().map(ModelEdit::name).collect(Collectors.toSet());
        change.roles().stream().filter(role -> edited.contains(role.name())).forEach(rules::check);
        return List.copyOf(rules.problems);
    }

    private void checkOnce() {
        var seen = new HashSet<String>();
        var retired = new HashSet<>(change.retired());
        change.applications()
                .forEach(one -> checkOnce(CatalogDraft.APPLICATION, one.name(), one.name(), seen, retired));
        change.entitlements()
                .forEach(one -> checkOnce(CatalogDraft.ENTITLEMENT, one.fullName(), one.fullName(), seen, retired));
        change.roles()
                .forEach(one -> checkOnce(CatalogDraft.ROLE, one.name(), Target.ROLE_PREFIX + one.name(), seen,
                        retired));
    }

    private void checkOnce(String kind, String name, String reference, Set<String> seen, Set<String> retired) {
        if (!seen.add(reference)) {
            add(ErrorCode.BAD_REFERENCE, kind, name, "",
                    "The %s `%s` is defined twice. Keep one.".formatted(kind, name));
        }
        if (retired.contains(reference)) {
            add(ErrorCode.INVALID, kind, name, "",
                    "The %s `%s` is both defined and retired. Decide on one.".formatted(kind, name));
        }
    }

    private void checkRetired() {
        for (String reference : change.retired()) {
            if (draft.before().find(reference).isEmpty()) {
                add(ErrorCode.NOT_FOUND, "", reference, "", draft.before().lost(reference, null));
            }
        }
    }

    private void check(ApplicationDefinition one) {
        checkName(CatalogDraft.APPLICATION, one.name(), one.name());
        checkTexts(CatalogDraft.APPLICATION, one.name(), one.title(), one.description(), one.owner());
    }

    private void check(EntitlementDefinition one) {
        String name = one.fullName();
        checkName(CatalogDraft.ENTITLEMENT, name, one.name());
        checkTexts(CatalogDraft.ENTITLEMENT, name, one.title(), one.description(), one.owner());
        if (one.key().isBlank() || one.key().length() > TEXT_MAX) {
            add(
                    ErrorCode.INVALID,
                    CatalogDraft.ENTITLEMENT,
                    name,
                    "key",
                    "The entitlement `%s` needs a key of 1 to %d characters: what the application calls it."
                            .formatted(name, TEXT_MAX));
        }
        if (draft.after().application(one.application()).isEmpty()) {
            add(
                    ErrorCode.BAD_REFERENCE,
                    CatalogDraft.ENTITLEMENT,
                    name,
                    "application",
                    "The entitlement `%s` is in the application `%s`, which is not there. Define the application too."
                            .formatted(name, one.application()));
        }
    }

    private void checkKeys() {
        Map<List<String>, String> owners = new HashMap<>();
        for (EntitlementDefinition one : draft.after().entitlements()) {
            String other = owners.putIfAbsent(List.of(one.application(), one.key()), one.fullName());
            if (other != null) {
                String edited = draft.defines(CatalogDraft.ENTITLEMENT, one.fullName()) ? one.fullName() : other;
                add(
                        ErrorCode.BAD_REFERENCE,
                        CatalogDraft.ENTITLEMENT,
                        edited,
                        "key",
                        "The entitlements `%s` and `%s` have the same key `%s`. One thing in an application has one name here."
                                .formatted(other, one.fullName(), one.key()));
            }
        }
    }

    private void check(RoleDefinition one) {
        checkName(CatalogDraft.ROLE, one.name(), one.name());
        checkTexts(CatalogDraft.ROLE, one.name(), one.title(), one.description(), one.owner());
        if (one.contains().size() > CONTAINS_MAX) {
            add(
                    ErrorCode.INVALID,
                    CatalogDraft.ROLE,
                    one.name(),
                    "contains",
                    "The role `%s` contains %d things; at most %d are possible. Split it."
                            .formatted(one.name(), one.contains().size(), CONTAINS_MAX));
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < one.contains().size(); i++) {
            String reference = one.contains().get(i);
            Target target = draft.after().find(reference).orElse(null);
            if (target == null || target.retired()) {
                addContains(one, "contains/" + i, draft.after().lost(reference, target));
            }
            if (!seen.add(reference)) {
                addContains(one, "contains/" + i, "It names `%s` twice.".formatted(reference));
            }
        }
        draft.after()
                .cycleOf(one.name())
                .ifPresent(cycle -> addContains(
                        one, "contains", "It would contain itself: `%s`. Take one of these out."
                                .formatted(String.join("` → `", cycle))));
    }

    private void addContains(RoleDefinition role, String field, String what) {
        add(ErrorCode.BAD_REFERENCE, CatalogDraft.ROLE, role.name(), field,
                "In the role `%s`: %s".formatted(role.name(), what));
    }

    private void checkName(String kind, String where, String name) {
        ModelNames.problem(kind, name).ifPresent(sentence -> add(ErrorCode.INVALID, kind, where, "", sentence));
    }

    private void checkTexts(String kind, String name, String title, String description, String owner) {
        checkText(kind, name, "title", title, true);
        checkText(kind, name, "description", description, false);
        checkText(kind, name, "owner", owner, true);
    }

    private void checkText(String kind, String name, String field, String value, boolean required) {
        if ((required && value.isBlank()) || value.length() > TEXT_MAX) {
            add(
                    ErrorCode.INVALID,
                    kind,
                    name,
                    field,
                    "The %s `%s` needs `%s`, at most %d characters.".formatted(kind, name, field, TEXT_MAX));
        }
    }

    private void add(ErrorCode code, String kind, String name, String field, String sentence) {
        problems.add(new ModelProblem(code, kind, name, field, sentence));
    }
}
