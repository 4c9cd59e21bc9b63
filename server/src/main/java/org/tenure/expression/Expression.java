package org.tenure.expression;

import dev.cel.common.CelErrorCode;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A compiled expression: immutable, used by any number of threads.
///
/// Values are [String], any [Number], [Boolean], [LocalDate] and collections of texts. A missing text is `""`, a missing
/// list empty; a missing number, boolean or date has no answer when it is needed.
public final class Expression {

    private final String text;
    private final Map<String, ValueType> variables;
    private final ValueType result;
    private final Set<String> reads;
    private final CelRuntime.Program program;

    Expression(
            String text, Map<String, ValueType> variables, ValueType result, Set<String> reads,
            CelRuntime.Program program) {
        this.text = text;
        this.variables = Map.copyOf(variables);
        this.result = result;
        this.reads = Set.copyOf(reads);
        this.program = program;
    }

    /// The attributes it can read: equal values of these give equal answers.
    public Set<String> reads() {
        return reads;
    }

    public String text() {
        return text;
    }

    /// The result: a [String], [Double], [Boolean], [LocalDate] or unmodifiable list of [String], as compiled for.
    public Object evaluate(Map<String, ?> values) throws EvaluationException {
        try {
            return result(program.eval((String name) -> Optional.ofNullable(variables.get(name))
                    .map(type -> value(name, type, values.get(name)))));
        } catch (NoAnswer missing) {
            throw new EvaluationException(missing.sentence);
        } catch (CelEvaluationException failed) {
            throw new EvaluationException(sentence(failed));
        }
    }

    /// The answer of a condition.
    ///
    /// @throws IllegalStateException when it was not compiled for [ValueType#BOOLEAN]
    public boolean holds(Map<String, ?> values) throws EvaluationException {
        if (evaluate(values) instanceof Boolean answer) {
            return answer;
        }
        throw new IllegalStateException("`%s` is no condition".formatted(text));
    }

    private Object value(String name, ValueType type, @Nullable Object value) {
        return switch (type) {
            case TEXT -> value == null ? "" : String.valueOf(value);
            case TEXTS -> value instanceof Collection<?> list ? list.stream().map(String::valueOf).toList() : List.of();
            case DATE -> need(name, value).toString();
            case NUMBER ->
                need(name, value) instanceof Number number ? (Object) number.doubleValue() : wrong(name, type);
            case BOOLEAN -> need(name, value) instanceof Boolean answer ? (Object) answer : wrong(name, type);
        };
    }

    private Object need(String name, @Nullable Object value) {
        if (value == null) {
            throw new NoAnswer("`%s` has no value, and `%s` needs one".formatted(name, text));
        }
        return value;
    }

    private static Object wrong(String name, ValueType type) {
        throw new NoAnswer("the value of `%s` is no %s".formatted(name, type.word()));
    }

    private Object result(Object value) throws EvaluationException {
        return switch (result) {
            case TEXT -> Functions.bounded(String.valueOf(value));
            case DATE -> date(String.valueOf(value));
            case TEXTS -> value instanceof Collection<?> list ? list.stream().map(String::valueOf).toList() : List.of();
            case NUMBER, BOOLEAN -> value;
        };
    }

    private LocalDate date(String value) throws EvaluationException {
        try {
            return LocalDate.parse(value);
        } catch (DateTimeException notOne) {
            throw new EvaluationException("`%s` gives `%s`, which is no day such as 2026-01-31".formatted(text, value));
        }
    }

    private String sentence(CelEvaluationException failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof NoAnswer answer) {
                return answer.sentence;
            }
        }
        return failed.getErrorCode() == CelErrorCode.ITERATION_BUDGET_EXCEEDED
                ? "`%s` takes more than %d steps".formatted(text, Expressions.STEPS_MAX)
                : "`%s` has no answer: %s".formatted(text, failed.getMessage());
    }

    /// Stops an evaluation from within.
    static final class NoAnswer extends RuntimeException {

        private final String sentence;

        NoAnswer(String sentence) {
            super(sentence, null, false, false);
            this.sentence = sentence;
        }
    }
}
