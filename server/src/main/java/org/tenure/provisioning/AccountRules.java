package org.tenure.provisioning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.tenure.catalog.ModelProblem;
import org.tenure.expression.EvaluationException;
import org.tenure.expression.Expression;
import org.tenure.expression.Expressions;
import org.tenure.expression.ValueType;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Refusal;

/// How accounts of one connection are named and what their attributes are, compiled. Expressions of attributes may
/// read `login` besides what sources say.
public final class AccountRules {

    private static final String LOGIN = "login";
    private static final String KIND = "connection";

    private final List<Expression> naming;
    private final Map<String, Expression> mappings;

    private AccountRules(List<Expression> naming, Map<String, Expression> mappings) {
        this.naming = naming;
        this.mappings = mappings;
    }

    static Outcome<AccountRules> compile(
            ConnectionDefinition definition, Map<String, ValueType> types, Expressions expressions) {
        var problems = new ArrayList<ModelProblem>();
        AccountRules rules = compile(definition, types, expressions, problems);
        return problems.isEmpty()
                ? Outcome.done(rules)
                : Outcome.refused(new Refusal(problems.getFirst().code(), problems.getFirst().sentence()));
    }

    /// Everything wrong with the expressions of a connection, each with the field it stands in.
    static List<ModelProblem> problems(
            ConnectionDefinition definition, Map<String, ValueType> types, Expressions expressions) {
        var problems = new ArrayList<ModelProblem>();
        compile(definition, types, expressions, problems);
        return problems;
    }

    /// The rules that compile; what does not is among the problems.
    private static AccountRules compile(
            ConnectionDefinition definition, Map<String, ValueType> types, Expressions expressions,
            List<ModelProblem> problems) {
        var naming = new ArrayList<Expression>();
        for (int i = 0; i < definition.login().size(); i++) {
            String what = "`login` of connection `%s`".formatted(definition.name());
            switch (expressions.compile(definition.login().get(i), types, ValueType.TEXT)) {
                case Outcome.Done<Expression>(var expression) -> naming.add(expression);
                case Outcome.Refused<Expression>(var refusal) ->
                    problems.add(problem(definition, "login/" + i, what, refusal));
            }
        }
        var readable = new HashMap<>(types);
        readable.put(LOGIN, ValueType.TEXT);
        var mappings = new LinkedHashMap<String, Expression>();
        for (var mapping : new TreeMap<>(definition.attributes()).entrySet()) {
            String what = "attribute `%s` of connection `%s`".formatted(mapping.getKey(), definition.name());
            switch (textOrTexts(mapping.getValue(), readable, expressions)) {
                case Outcome.Done<Expression>(var expression) -> mappings.put(mapping.getKey(), expression);
                case Outcome.Refused<Expression>(var refusal) ->
                    problems.add(problem(definition, "attributes/" + mapping.getKey(), what, refusal));
            }
        }
        if (definition.login().isEmpty()) {
            problems.add(new ModelProblem(
                    ErrorCode.INVALID, KIND, definition.name(), "login",
                    "Connection `%s` does not say how accounts are named. Give `login` an expression."
                            .formatted(definition.name())));
        }
        return new AccountRules(naming, mappings);
    }

    private static ModelProblem problem(
            ConnectionDefinition definition, String field, String what, Refusal refusal) {
        return new ModelProblem(refusal.code(), KIND, definition.name(), field, what + ": " + refusal.sentence());
    }

    private static Outcome<Expression> textOrTexts(String text, Map<String, ValueType> types, Expressions expressions) {
        Outcome<Expression> single = expressions.compile(text, types, ValueType.TEXT);
        if (single instanceof Outcome.Refused
                && expressions.compile(text, types, ValueType.TEXTS) instanceof Outcome.Done<Expression> list) {
            return list;
        }
        return single;
    }

    /// The logins somebody may be given, best first; the last is numbered when all are taken. Empty ones are left out.
    public List<String> logins(Map<String, ?> person) throws EvaluationException {
        var logins = new ArrayList<String>();
        for (Expression expression : naming) {
            String login = String.valueOf(expression.evaluate(person)).strip();
            if (!login.isEmpty() && !logins.contains(login)) {
                logins.add(login);
            }
        }
        return logins;
    }

    /// Attributes as the target names them; one whose expression gives nothing has no values.
    public Map<String, List<String>> attributes(Map<String, ?> person, String login) throws EvaluationException {
        var values = new HashMap<String, Object>(person);
        values.put(LOGIN, login);
        var attributes = new HashMap<String, List<String>>();
        for (var mapping : mappings.entrySet()) {
            attributes.put(mapping.getKey(), switch (mapping.getValue().evaluate(values)) {
                case List<?> list -> list.stream().map(String::valueOf).filter(value -> !value.isEmpty()).toList();
                case Object single -> single.toString().isEmpty() ? List.<String>of() : List.of(single.toString());
            });
        }
        return attributes;
    }
}
