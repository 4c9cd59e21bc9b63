package org.tenure.policy;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.tenure.expression.EvaluationException;
import org.tenure.expression.Expression;

/// A rule version ready to be asked, remembering its answer for each combination of the attributes it reads.
final class CompiledRule {

    /// Enough for every rule seen in practice; beyond it answers are forgotten and worked out again.
    static final int COMBINATIONS_MAX = 20_000;

    private final RuleVersion version;
    private final @Nullable Expression condition;
    private final String broken;
    private final List<String> reads;
    private final Map<List<@Nullable Object>, Answer> answers = new ConcurrentHashMap<>();
    private final LongAdder failures = new LongAdder();
    private volatile String failure = "";

    private record Answer(boolean met, @Nullable String problem) {}

    private CompiledRule(RuleVersion version, @Nullable Expression condition, String broken) {
        this.version = version;
        this.condition = condition;
        this.broken = broken;
        this.reads = version.reads().stream().sorted().toList();
    }

    static CompiledRule of(RuleVersion version, Expression condition) {
        return new CompiledRule(version, condition, "");
    }

    /// A rule in force that no longer compiles, because an attribute it reads is gone: it never has an answer.
    static CompiledRule broken(RuleVersion version, String problem) {
        return new CompiledRule(version, null, problem);
    }

    RuleVersion version() {
        return version;
    }

    List<String> reads() {
        return reads;
    }

    /// Adds the rule to those met or to the errors.
    void ask(Map<String, Object> attributes, List<RuleVersion> met, List<RuleError> errors) {
        List<@Nullable Object> combination = combination(reads, attributes);
        Answer answer = answers.get(combination);
        if (answer == null) {
            answer = work(attributes);
            if (answers.size() >= COMBINATIONS_MAX) {
                answers.clear();
            }
            if (answers.putIfAbsent(combination, answer) == null && answer.problem() != null) {
                failures.increment();
                failure = answer.problem();
            }
        }
        if (answer.problem() != null) {
            errors.add(new RuleError(version, answer.problem()));
        } else if (answer.met()) {
            met.add(version);
        }
    }

    private Answer work(Map<String, Object> attributes) {
        if (condition == null) {
            return new Answer(false, broken);
        }
        try {
            return new Answer(condition.holds(attributes), null);
        } catch (EvaluationException noAnswer) {
            return new Answer(false, String.valueOf(noAnswer.getMessage()));
        }
    }

    static List<@Nullable Object> combination(List<String> reads, Map<String, Object> attributes) {
        var combination = new ArrayList<@Nullable Object>(reads.size());
        for (String attribute : reads) {
            combination.add(attributes.get(attribute));
        }
        return combination;
    }

    Optional<RuleFailure> failure() {
        long combinations = failures.sum();
        return combinations == 0 ? Optional.empty() : Optional.of(new RuleFailure(version, failure, combinations));
    }
}
