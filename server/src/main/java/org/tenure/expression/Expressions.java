package org.tenure.expression;

import dev.cel.common.CelAbstractSyntaxTree;
import dev.cel.common.CelOptions;
import dev.cel.common.CelValidationException;
import dev.cel.common.CelValidationResult;
import dev.cel.compiler.CelCompiler;
import dev.cel.compiler.CelCompilerBuilder;
import dev.cel.compiler.CelCompilerFactory;
import dev.cel.parser.CelStandardMacro;
import dev.cel.runtime.CelEvaluationException;
import dev.cel.runtime.CelRuntime;
import dev.cel.runtime.CelRuntimeFactory;
import dev.cel.runtime.CelStandardFunctions;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;

/// The door to expressions: compiles CEL (the Common Expression Language) against typed attributes, within limits.
///
/// Besides the language's own functions: `lower`, `upper`, `ascii`, `first(text, count)`, `join(texts, separator)`,
/// `replace(text, what, by)`; `matches` takes RE2 patterns, which cannot run away.
public final class Expressions {

    public static final int TEXT_MAX = 4_000;
    static final int STEPS_MAX = 2_000;
    private static final int DEPTH_MAX = 32;
    private static final int NODES_MAX = 500;
    private static final int PATTERN_SIZE_MAX = 2_000;

    private static final CelOptions OPTIONS = CelOptions.current()
            .maxExpressionCodePointSize(TEXT_MAX)
            .maxParseRecursionDepth(DEPTH_MAX)
            .maxParseExpressionNodeCount(NODES_MAX)
            .maxRegexProgramSize(PATTERN_SIZE_MAX)
            .comprehensionMaxIterations(STEPS_MAX)
            .enableHeterogeneousNumericComparisons(true)
            .build();

    private final CelRuntime runtime = CelRuntimeFactory.standardCelRuntimeBuilder()
            .setOptions(OPTIONS)
            .setStandardEnvironmentEnabled(false)
            .setStandardFunctions(CelStandardFunctions.newBuilder()
                    .filterFunctions((function, overload) -> !Functions.REPLACED.contains(overload))
                    .build())
            .addFunctionBindings(Functions.bindings())
            .build();

    /// The expression, or `BAD_EXPRESSION` with the place, what is wrong there, and what would be right.
    public Outcome<Expression> compile(String text, Map<String, ValueType> variables, ValueType result) {
        if (text.codePointCount(0, text.length()) > TEXT_MAX) {
            return Outcome.refused(
                    ErrorCode.BAD_EXPRESSION,
                    "An expression has at most %d characters, this one has %d. Split it.",
                    TEXT_MAX,
                    text.codePointCount(0, text.length()));
        }
        try {
            CelCompiler compiler = compiler(variables);
            CelValidationResult parsed = compiler.parse(text);
            if (parsed.hasError()) {
                return refused(text, parsed, variables);
            }
            CelValidationResult checked = compiler.check(Literals.adapt(parsed.getAst(), variables));
            if (checked.hasError()) {
                return refused(text, checked, variables);
            }
            return compiled(text, checked.getAst(), variables, result);
        } catch (CelValidationException | CelEvaluationException | RuntimeException failed) {
            return Outcome.refused(
                    ErrorCode.BAD_EXPRESSION, "The expression `%s` cannot be used: %s.", text,
                    String.valueOf(failed.getMessage()));
        }
    }

    private Outcome<Expression> compiled(
            String text, CelAbstractSyntaxTree tree, Map<String, ValueType> variables, ValueType result)
            throws CelEvaluationException {
        if (!result.type().isAssignableFrom(tree.getResultType())) {
            return Outcome.refused(
                    ErrorCode.BAD_EXPRESSION,
                    "The expression `%s` gives a %s; a %s is needed here.",
                    text,
                    Complaint.word(tree.getResultType().name()),
                    result.word());
        }
        return Outcome
                .done(new Expression(text, variables, result, reads(tree, variables), runtime.createProgram(tree)));
    }

    private static Outcome<Expression> refused(String text, CelValidationResult found,
            Map<String, ValueType> variables) {
        return Outcome.refused(
                ErrorCode.BAD_EXPRESSION,
                "%s",
                Complaint.about(text, found.getErrors().getFirst(), variables.keySet()));
    }

    private static CelCompiler compiler(Map<String, ValueType> variables) {
        CelCompilerBuilder builder = CelCompilerFactory.standardCelCompilerBuilder()
                .setOptions(OPTIONS)
                .setStandardMacros(CelStandardMacro.STANDARD_MACROS)
                .addFunctionDeclarations(Functions.declarations());
        variables.forEach((name, type) -> builder.addVar(name, type.type()));
        return builder.build();
    }

    private static Set<String> reads(CelAbstractSyntaxTree tree, Map<String, ValueType> variables) {
        var reads = new HashSet<String>();
        for (var reference : tree.getReferenceMap().values()) {
            if (variables.containsKey(reference.name())) {
                reads.add(reference.name());
            }
        }
        return reads;
    }
}
