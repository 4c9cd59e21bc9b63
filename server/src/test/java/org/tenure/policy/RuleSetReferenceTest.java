package org.tenure.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenure.expression.EvaluationException;
import org.tenure.expression.Expression;
import org.tenure.expression.Expressions;
import org.tenure.expression.ValueType;

/// Remembered evaluations against asking every rule anew.
class RuleSetReferenceTest {

    private static final Map<String, ValueType> TYPES = Map.of(
            "department", ValueType.TEXT, "title", ValueType.TEXT, "level", ValueType.NUMBER, "remote",
            ValueType.BOOLEAN);
    private static final List<String> CONDITIONS = List.of(
            "true",
            "department == 'Sales'",
            "department in ['Sales', 'IT'] && level > 3",
            "remote || title.startsWith('Head')",
            "level * 2.0 > 7.0",
            "title == '' ? remote : department != ''",
            "department == title");

    private record Rule(RuleVersion version, Expression condition) {}

    @ParameterizedTest
    @ValueSource(longs = {3, 4, 20260301})
    void aRememberedEvaluationIsTheOneMadeAnew(long seed) throws EvaluationException {
        var random = new Random(seed);
        List<Rule> rules = rules();
        var set = new RuleSet(rules.stream().map(rule -> CompiledRule.of(rule.version(), rule.condition())).toList());
        int errors = 0;
        for (int i = 0; i < 3_000; i++) {
            Map<String, Object> person = person(random);
            var met = new ArrayList<String>();
            var failed = new ArrayList<String>();
            for (Rule rule : rules) {
                try {
                    if (rule.condition().holds(person)) {
                        met.add(rule.version().rule());
                    }
                } catch (EvaluationException noAnswer) {
                    failed.add(rule.version().rule());
                }
            }
            errors += failed.size();
            Evaluation evaluation = set.evaluate(person);
            assertThat(evaluation.met()).extracting(RuleVersion::rule).as("seed %d, %s", seed, person).isEqualTo(met);
            assertThat(evaluation.errors())
                    .extracting(error -> error.rule().rule())
                    .as("seed %d, %s", seed, person)
                    .isEqualTo(failed);
            assertThat(set.evaluate(new HashMap<>(person))).isSameAs(evaluation);
        }
        assertThat(errors).as("people for whom some rule had no answer").isPositive();
        assertThat(set.failures()).isNotEmpty()
                .allSatisfy(failure -> assertThat(failure.combinations()).isLessThan(200));
    }

    private static List<Rule> rules() {
        var expressions = new Expressions();
        return IntStream.range(0, CONDITIONS.size())
                .mapToObj(i -> {
                    Expression condition = expressions.compile(CONDITIONS.get(i), TYPES, ValueType.BOOLEAN).get();
                    var version = new RuleVersion(
                            new UUID(0, i), "rule" + i, 1, CONDITIONS.get(i), condition.reads(), List.of(), "standard",
                            0, 0, "it");
                    return new Rule(version, condition);
                })
                .toList();
    }

    private static Map<String, Object> person(Random random) {
        var person = new HashMap<String, Object>();
        pick(random, List.of("Sales", "IT", "HR", ""), "department", person);
        pick(random, List.of("Head of Sales", "Clerk", "IT"), "title", person);
        pick(random, List.of(1L, 3L, 3.5, 4L, 9.0), "level", person);
        pick(random, List.of(true, false), "remote", person);
        person.put("familyName", "name " + random.nextInt());
        return person;
    }

    private static void pick(Random random, List<?> values, String attribute, Map<String, Object> person) {
        if (random.nextInt(5) > 0) {
            person.put(attribute, values.get(random.nextInt(values.size())));
        }
    }
}
