package org.tenure.policy;

import java.util.ArrayList;
import java.util.Collection;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.tenure.catalog.CatalogView;
import org.tenure.catalog.Content;
import org.tenure.catalog.ModelEdit;
import org.tenure.catalog.ModelNames;
import org.tenure.catalog.ModelProblem;
import org.tenure.catalog.Target;
import org.tenure.expression.Expression;
import org.tenure.expression.Expressions;
import org.tenure.expression.ValueType;
import org.tenure.identity.AttributeType;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Ids;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Refusal;

/// Whether rules may be as a change would make them, given the catalogue and the attributes there are. Pure.
final class RuleRules {

    static final String RULE = "rule";
    static final int GIVES_MAX = 1_000;
    private static final int TEXT_MAX = 1_000;

    private static final Map<AttributeType, ValueType> TYPES = new EnumMap<>(Map.of(
            AttributeType.TEXT, ValueType.TEXT,
            AttributeType.NUMBER, ValueType.NUMBER,
            AttributeType.BOOLEAN, ValueType.BOOLEAN,
            AttributeType.DATE, ValueType.DATE));

    /// A rule as kept: its version, and the words it was defined with.
    record Kept(RuleVersion version, RuleDefinition definition) {}

    /// What came out: problems, or the edits with the rules as they would be, by name.
    record Draft(List<ModelProblem> problems, List<ModelEdit> edits, Map<String, Kept> rules, RuleSet after) {}

    private final Expressions expressions;
    private final CatalogView catalog;
    private final Map<String, AttributeType> attributes;
    private final Map<String, ValueType> variables = new HashMap<>();
    private final List<ModelProblem> problems = new ArrayList<>();

    RuleRules(Expressions expressions, CatalogView catalog, Map<String, AttributeType> attributes) {
        this.expressions = expressions;
        this.catalog = catalog;
        this.attributes = attributes;
        attributes.forEach((name, type) -> variables.put(name, TYPES.getOrDefault(type, ValueType.TEXT)));
    }

    /// `numbers` has the highest version each rule ever had.
    Draft draft(Map<String, Kept> inForce, Map<String, Integer> numbers, RuleChange change) {
        var rules = new TreeMap<>(inForce);
        var edits = new ArrayList<ModelEdit>();
        checkOnce(change);
        for (String name : change.retired()) {
            if (rules.remove(name) != null) {
                edits.add(ModelEdit.retired(RULE, name));
            } else if (!numbers.containsKey(name)) {
                add(ErrorCode.NOT_FOUND, name, "", "There is no rule `%s` to retire.".formatted(name));
            }
        }
        for (RuleDefinition one : change.defined()) {
            Kept known = inForce.get(one.name());
            ModelEdit.between(RULE, one.name(), known == null ? null : known.definition(), one).ifPresent(edit -> {
                edits.add(edit);
                check(one);
                rules.put(one.name(), new Kept(version(one, numbers.getOrDefault(one.name(), 0) + 1), one));
            });
        }
        var compiled = new ArrayList<CompiledRule>();
        for (Kept rule : rules.values()) {
            checkPrivileged(rule.version());
            compiled.add(compile(rule.version()));
        }
        return new Draft(List.copyOf(problems), edits, rules, new RuleSet(compiled));
    }

    /// Rules that are in force whatever is wrong with them now: one that no longer compiles never has an answer.
    static RuleSet compile(Expressions expressions, Map<String, AttributeType> attributes, Collection<Kept> rules) {
        var compiler = new RuleRules(expressions, CatalogView.NOTHING, attributes);
        return new RuleSet(rules.stream().map(rule -> compiler.compile(rule.version())).toList());
    }

    private void checkOnce(RuleChange change) {
        var seen = new HashSet<String>();
        for (RuleDefinition one : change.defined()) {
            if (!seen.add(one.name())) {
                add(ErrorCode.BAD_REFERENCE, one.name(), "",
                        "The rule `%s` is defined twice. Keep one.".formatted(one.name()));
            }
            if (change.retired().contains(one.name())) {
                add(ErrorCode.INVALID, one.name(), "",
                        "The rule `%s` is both defined and retired. Decide on one.".formatted(one.name()));
            }
        }
    }

    private void check(RuleDefinition one) {
        ModelNames.problem(RULE, one.name()).ifPresent(sentence -> add(ErrorCode.INVALID, one.name(), "", sentence));
        checkText(one, "title", one.title());
        checkText(one, "owner", one.owner());
        if (!RuleDefinition.PURPOSES.contains(one.purpose())) {
            wrong(
                    ErrorCode.INVALID,
                    one,
                    "purpose",
                    "`%s` is no purpose of an account: `%s` are."
                            .formatted(one.purpose(), String.join("`, `", RuleDefinition.PURPOSES)));
        }
        checkDays(one, "leadDays", one.leadDays(), RuleDefinition.LEAD_DAYS_MAX);
        checkDays(one, "graceDays", one.graceDays(), RuleDefinition.GRACE_DAYS_MAX);
        checkGives(one);
    }

    private void checkText(RuleDefinition one, String field, String value) {
        if (value.isBlank() || value.length() > TEXT_MAX) {
            wrong(ErrorCode.INVALID, one, field, "it needs `%s`, at most %d characters.".formatted(field, TEXT_MAX));
        }
    }

    private void checkDays(RuleDefinition one, String field, int days, int most) {
        if (days < 0 || days > most) {
            wrong(ErrorCode.INVALID, one, field, "`%s` is %d; 0 to %d days are possible.".formatted(field, days, most));
        }
    }

    private void checkGives(RuleDefinition one) {
        if (one.gives().isEmpty() || one.gives().size() > GIVES_MAX) {
            wrong(
                    ErrorCode.INVALID,
                    one,
                    "gives",
                    "it gives %d things; 1 to %d are possible.".formatted(one.gives().size(), GIVES_MAX));
        }
        var seen = new HashSet<String>();
        for (int i = 0; i < one.gives().size(); i++) {
            String reference = one.gives().get(i);
            if (!seen.add(reference)) {
                wrong(ErrorCode.BAD_REFERENCE, one, "gives/" + i, "it gives `%s` twice.".formatted(reference));
            }
            if (catalog.resolve(List.of(reference)) instanceof Outcome.Refused<?>(Refusal refusal)) {
                wrong(refusal.code(), one, "gives/" + i, refusal.sentence());
            }
        }
    }

    /// A privileged entitlement is asked for and approved, never had by rule, however deep it is nested.
    private void checkPrivileged(RuleVersion rule) {
        for (UUID given : rule.gives()) {
            for (Content content : catalog.contentOf(given)) {
                if (catalog.get(content.givesId()).filter(Target::privileged).isPresent()) {
                    String path = content.path()
                            .stream()
                            .map(id -> catalog.get(id).map(Target::reference).orElse(id.toString()))
                            .collect(Collectors.joining("` → `"));
                    add(
                            ErrorCode.INVALID,
                            rule.rule(),
                            "gives",
                            "In the rule `%s`: `%s` is privileged, and nobody has privileged access by rule. Take it out, or let people ask for it."
                                    .formatted(rule.rule(), path));
                }
            }
        }
    }

    private CompiledRule compile(RuleVersion rule) {
        return switch (condition(rule.condition())) {
            case Outcome.Done<Expression>(Expression condition) -> CompiledRule.of(rule, condition);
            case Outcome.Refused<Expression>(Refusal refusal) -> {
                add(refusal.code(), rule.rule(), "when",
                        "In the rule `%s`: %s".formatted(rule.rule(), refusal.sentence()));
                yield CompiledRule.broken(rule, refusal.sentence());
            }
        };
    }

    private Outcome<Expression> condition(String text) {
        return expressions.compile(text, variables, ValueType.BOOLEAN).then(condition -> {
            Optional<String> date = condition.reads()
                    .stream()
                    .filter(read -> attributes.get(read) == AttributeType.DATE)
                    .sorted()
                    .findFirst();
            return date.isEmpty()
                    ? Outcome.done(condition)
                    : Outcome.refused(
                            ErrorCode.BAD_EXPRESSION,
                            "`%s` is a date, and rules read no dates: who has started or left is known without. Use `leadDays` or `graceDays`.",
                            date.get());
        });
    }

    private RuleVersion version(RuleDefinition one, int number) {
        Set<String> reads = switch (condition(one.condition())) {
            case Outcome.Done<Expression>(Expression condition) -> condition.reads();
            case Outcome.Refused<Expression> refused -> Set.of();
        };
        List<UUID> gives = one.gives()
                .stream()
                .flatMap(reference -> catalog.find(reference).stream())
                .map(Target::id)
                .toList();
        // Parts are separated by a character no part can hold, so that different rules never read the same.
        String content = one.name() + "\0" + number + "\0" + one.condition() + "\0" + gives + "\0" + one.purpose()
                + "\0"
                + one.leadDays() + "\0" + one.graceDays() + "\0" + one.owner() + "\0" + one.title();
        return new RuleVersion(
                Ids.of("rule version " + content),
                one.name(),
                number,
                one.condition(),
                reads,
                gives,
                one.purpose(),
                one.leadDays(),
                one.graceDays(),
                one.owner());
    }

    private void wrong(ErrorCode code, RuleDefinition rule, String field, String sentence) {
        add(code, rule.name(), field, "In the rule `%s`: %s".formatted(rule.name(), sentence));
    }

    private void add(ErrorCode code, String rule, String field, String sentence) {
        problems.add(new ModelProblem(code, RULE, rule, field, sentence));
    }
}
