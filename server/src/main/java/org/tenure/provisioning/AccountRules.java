package org.tenure.provisioning;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.tenure.expression.EvaluationException;
import org.tenure.expression.Expression;
import org.tenure.expression.Expressions;
import org.tenure.expression.ValueType;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;

/// How accounts of one connection are named and what their attributes are, compiled. Expressions of attributes may
/// read `login` besides what sources say.
public final class AccountRules {

    private static final String LOGIN = "login";

    private final List<Expression> naming;
    private final Map<String, Expression> mappings;

    private AccountRules(List<Expression> naming, Map<String, Expression> mappings) {
        this.naming = naming;
        this.mappings = mappings;
    }

    static Outcome<AccountRules> compile(
            ConnectionDefinition definition, Map<String, ValueType> types, Expressions expressions) {
        var naming = new ArrayList<Expression>();
        for (String text : definition.login()) {
            switch (expressions.compile(text, types, ValueType.TEXT)) {
                case Outcome.Done<Expression>(var expression) -> naming.add(expression);
                case Outcome.Refused<Expression>(var refusal) -> {
                    return Outcome.refused(refusal.code(), "`login` of connection `%s`: %s", definition.name(),
                            refusal.sentence());
                }
            }
        }
        var readable = new HashMap<>(types);
        readable.put(LOGIN, ValueType.TEXT);
        var mappings = new LinkedHashMap<String, Expression>();
        for (var mapping : definition.attributes().entrySet()) {
            switch (textOrTexts(mapping.getValue(), readable, expressions)) {
                case Outcome.Done<Expression>(var expression) -> mappings.put(mapping.getKey(), expression);
                case Outcome.Refused<Expression>(var refusal) -> {
                    return Outcome.refused(
                            refusal.code(), "attribute `%s` of connection `%s`: %s", mapping.getKey(),
                            definition.name(), refusal.sentence());
                }
            }
        }
        return naming.isEmpty()
                ? Outcome.refused(
                        ErrorCode.INVALID,
                        "Connection `%s` does not say how accounts are named. Give `login` an expression.",
                        definition.name())
                : Outcome.done(new AccountRules(naming, mappings));
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
