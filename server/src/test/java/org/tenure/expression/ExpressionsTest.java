package org.tenure.expression;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;

class ExpressionsTest {

    private static final Map<String, ValueType> VARIABLES = Map.of(
            "department", ValueType.TEXT,
            "givenName", ValueType.TEXT,
            "familyName", ValueType.TEXT,
            "level", ValueType.NUMBER,
            "remote", ValueType.BOOLEAN,
            "startsOn", ValueType.DATE,
            "skills", ValueType.TEXTS);

    private final Expressions expressions = new Expressions();

    @Test
    void aConditionHoldsForTheValuesItIsGiven() throws EvaluationException {
        Expression condition = condition("department == 'Finance' && level >= 3");

        assertThat(condition.holds(Map.of("department", "Finance", "level", 3L))).isTrue();
        assertThat(condition.holds(Map.of("department", "Finance", "level", 2.5))).isFalse();
        assertThat(condition.holds(Map.of("department", "Sales", "level", 9))).isFalse();
    }

    @Test
    void aConditionSaysWhatItReads() {
        assertThat(condition("department == 'x' || skills.exists(s, s == 'sql')").reads())
                .containsExactlyInAnyOrder("department", "skills");
        assertThat(condition("true").reads()).isEmpty();
    }

    @Test
    void aMissingTextIsEmptyAndAMissingListToo() throws EvaluationException {
        assertThat(condition("department == ''").holds(Map.of())).isTrue();
        assertThat(condition("size(skills) == 0").holds(Map.of())).isTrue();
    }

    @Test
    @DisplayName("a missing number, boolean or date has no answer, unless the answer does not depend on it")
    void whatIsMissingHasNoAnswer() throws EvaluationException {
        for (String text : List.of("level > 1", "remote", "startsOn > '2026-01-01'")) {
            Expression condition = condition(text);
            assertThatExceptionOfType(EvaluationException.class)
                    .isThrownBy(() -> condition.holds(Map.of()))
                    .withMessageContaining("has no value");
        }
        assertThat(condition("department == 'Sales' && level > 1").holds(Map.of("department", "Finance"))).isFalse();
    }

    @Test
    void wholeNumbersMayBeWrittenWhereNumbersAreMeant() throws EvaluationException {
        Map<String, Object> three = Map.of("level", 3L);
        for (String text : List.of(
                "level == 3", "3 == level", "level != 4", "level in [1, 3]", "level + 1 == 4", "level * 2 > 5",
                "level / 2 == 1.5")) {
            assertThat(condition(text).holds(three)).as(text).isTrue();
        }
        assertThat(condition("skills.exists(s, size(s) == 3)").holds(Map.of("skills", List.of("sql")))).isTrue();
    }

    @Test
    void datesCompareAsDays() throws EvaluationException {
        assertThat(condition("startsOn < '2026-02-01'").holds(Map.of("startsOn", LocalDate.of(2026, 1, 31)))).isTrue();
        assertThat(compile("startsOn", ValueType.DATE).get().evaluate(Map.of("startsOn", LocalDate.of(2026, 1, 31))))
                .isEqualTo(LocalDate.of(2026, 1, 31));
    }

    @Test
    void namesAreMadeOfFunctions() throws EvaluationException {
        assertThat(text("lower(first(ascii(givenName), 1) + ascii(familyName))")).isEqualTo("jmueller");
        assertThat(text("join(['a', 'b'], '-') + replace('x.y', '.', '_')")).isEqualTo("a-bx_y");
        assertThat(text("upper('i')")).as("never in the letters of the machine's locale").isEqualTo("I");
    }

    @Test
    void lettersBecomeTheirNearestAscii() {
        assertThat(Functions.ascii("üÜéøß")).isEqualTo("ueUeeoess");
        assertThat(Functions.ascii("u\u0308")).as("a letter and its mark are the letter").isEqualTo("ue");
        assertThat(Functions.ascii("Łukasz Øster Iğdır Æbelø Đorđe Nguyễn"))
                .isEqualTo("Lukasz Oester Igdir Aebeloe Dorde Nguyen");
        assertThat(Functions.ascii("Анна 1")).isEqualTo(" 1");
    }

    @Test
    void firstNeverCutsACharacterInHalf() throws EvaluationException {
        assertThat(text("first('🙂🙃', 1)")).isEqualTo("🙂");
        assertThat(text("first('ab', 9) + first('ab', -1)")).isEqualTo("ab");
    }

    @Test
    void aMisspeltAttributeIsPointedAtWithTheRightOne() {
        assertThat(refusal("level > 1 &&\n  departement == 'Finance'", ValueType.BOOLEAN))
                .contains("line 2, character 3", "`departement` is not known", "did you mean `department`?");
        assertThat(refusal("colour == 'red'", ValueType.BOOLEAN)).contains("Known are `department`, `familyName`");
    }

    @Test
    void aWrongTypeIsSaidInWords() {
        assertThat(refusal("department > 3", ValueType.BOOLEAN)).contains("`>` does not take (text, whole number)");
        assertThat(refusal("department", ValueType.BOOLEAN)).contains("gives a text; a boolean is needed");
        assertThat(refusal("1 + 1", ValueType.TEXT)).contains("gives a whole number; a text is needed");
        assertThat(refusal("department ==", ValueType.BOOLEAN)).contains("line 1, character ");
    }

    @Test
    @DisplayName("A9 an expression reaches no clock, no class and no other function")
    void nothingElseCanBeReached() {
        for (String text : List.of("now() > timestamp('2026-01-01T00:00:00Z')", "System.exit(1)",
                "department.getClass() == ''",
                "google.protobuf.Struct{} == google.protobuf.Struct{}")) {
            assertThat(compile(text, ValueType.BOOLEAN)).as(text).isInstanceOf(Outcome.Refused.class);
        }
    }

    @Test
    @Timeout(value = 60, unit = SECONDS)
    @DisplayName("A9 a rule that loops ends soon, without an answer")
    void loopsAreBounded() {
        Expression loops = condition("skills.all(a, skills.all(b, skills.all(c, skills.all(d, a + b + c + d != ''))))");
        List<String> many = new ArrayList<>();
        for (int i = 0; i < 300; i++) {
            many.add("skill" + i);
        }
        assertThatExceptionOfType(EvaluationException.class)
                .isThrownBy(() -> loops.holds(Map.of("skills", many)))
                .withMessageContaining("steps");
    }

    @Test
    @Timeout(value = 60, unit = SECONDS)
    @DisplayName("A9 nothing that is made on the way grows without bound")
    void growthIsBounded() {
        List<String> growing = List.of(
                "['x']" + ".map(x, x + x)".repeat(20) + ".exists(x, x == '')",
                "[['x']]" + ".map(x, x + x)".repeat(20) + ".exists(x, size(x) == 0)",
                "replace(".repeat(6) + "'aaaaaaaaaa'" + ", 'a', 'aaaaaaaaaa')".repeat(6) + " == ''",
                "['aaaaaaaaaaaaaaaaaaaa']" + ".map(x, join([x, x, x, x, x, x, x, x], ''))".repeat(8)
                        + ".exists(x, x == '')");
        for (String text : growing) {
            switch (compile(text, ValueType.BOOLEAN)) {
                case Outcome.Refused<Expression>(var refusal) ->
                    assertThat(refusal.code()).isEqualTo(ErrorCode.BAD_EXPRESSION);
                case Outcome.Done<Expression>(Expression compiled) ->
                    assertThatExceptionOfType(EvaluationException.class)
                            .as(text)
                            .isThrownBy(() -> compiled.holds(Map.of()))
                            .withMessageContaining("at most");
            }
        }
    }

    @Test
    @Timeout(value = 60, unit = SECONDS)
    @DisplayName("A9 what is too long or too deep is refused before it is read")
    void sizeIsBounded() {
        assertThat(refusal("'" + "x".repeat(5_000) + "' == ''", ValueType.BOOLEAN)).contains("at most 4000 characters");
        assertThat(refusal("(".repeat(500) + "true" + ")".repeat(500), ValueType.BOOLEAN)).isNotEmpty();
        assertThat(refusal("true" + " || true".repeat(490), ValueType.BOOLEAN)).isNotEmpty();
    }

    @Test
    @Timeout(value = 60, unit = SECONDS)
    void aPatternCannotRunAway() throws EvaluationException {
        Expression condition = condition("department.matches('^(a+)+$')");
        assertThat(condition.holds(Map.of("department", "a".repeat(5_000) + "!"))).isFalse();
    }

    @Test
    void valuesOfTheCallerStayAsTheyAre() throws EvaluationException {
        var skills = new ArrayList<>(List.of("b", "a"));
        var values = new HashMap<String, Object>(Map.of("skills", skills));
        Object result = compile("skills + ['c']", ValueType.TEXTS).get().evaluate(values);

        assertThat(result).isEqualTo(List.of("b", "a", "c"));
        assertThat(skills).containsExactly("b", "a");
        assertThatExceptionOfType(UnsupportedOperationException.class).isThrownBy(() -> ((List<?>) result).clear());
    }

    private Expression condition(String text) {
        return compile(text, ValueType.BOOLEAN).get();
    }

    private String text(String text) throws EvaluationException {
        return (String) compile(text, ValueType.TEXT).get()
                .evaluate(Map.of("givenName", "Jörg", "familyName", "Müller"));
    }

    private Outcome<Expression> compile(String text, ValueType result) {
        return expressions.compile(text, VARIABLES, result);
    }

    private String refusal(String text, ValueType result) {
        return switch (compile(text, result)) {
            case Outcome.Refused<Expression>(var refusal) -> refusal.sentence();
            case Outcome.Done<Expression> done -> throw new AssertionError("`%s` was taken".formatted(text));
        };
    }
}
