package org.tenure.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/// Rules in force together, or as they would be. Thread-safe.
///
/// Evaluated once per distinct combination of the attributes that any rule reads; equal combinations share one
/// [Evaluation]. Where combinations are many, because one rule reads an attribute that is different for everybody, each
/// rule still remembers by what it reads itself.
public final class RuleSet {

    static final int COMBINATIONS_MAX = 20_000;

    private final List<CompiledRule> rules;
    private final List<String> reads;
    private final Map<List<@Nullable Object>, Evaluation> evaluations = new ConcurrentHashMap<>();

    RuleSet(List<CompiledRule> rules) {
        this.rules = List.copyOf(rules);
        this.reads = rules.stream()
                .flatMap(rule -> rule.reads().stream())
                .distinct()
                .sorted()
                .toList();
    }

    /// By the rules' names.
    public List<RuleVersion> versions() {
        return rules.stream().map(CompiledRule::version).toList();
    }

    public Optional<RuleVersion> find(String rule) {
        return versions().stream().filter(version -> version.rule().equals(rule)).findFirst();
    }

    /// Every attribute some rule reads: employments equal in these have equal evaluations.
    public List<String> reads() {
        return reads;
    }

    /// Values are text, numbers and booleans by attribute; what has no value is left out.
    public Evaluation evaluate(Map<String, Object> attributes) {
        List<@Nullable Object> combination = CompiledRule.combination(reads, attributes);
        Evaluation known = evaluations.get(combination);
        if (known != null) {
            return known;
        }
        var met = new ArrayList<RuleVersion>();
        var errors = new ArrayList<RuleError>();
        rules.forEach(rule -> rule.ask(attributes, met, errors));
        var evaluation = new Evaluation(met, errors);
        if (evaluations.size() >= COMBINATIONS_MAX) {
            evaluations.clear();
        }
        Evaluation first = evaluations.putIfAbsent(combination, evaluation);
        return first == null ? evaluation : first;
    }

    /// Rules that had no answer for somebody, since this set was made.
    public List<RuleFailure> failures() {
        return rules.stream().flatMap(rule -> rule.failure().stream()).toList();
    }
}
