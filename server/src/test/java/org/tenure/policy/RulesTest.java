package org.tenure.policy;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.TestDatabase;
import org.tenure.TurnedClock;
import org.tenure.audit.Ledger;
import org.tenure.catalog.ApplicationDefinition;
import org.tenure.catalog.Catalog;
import org.tenure.catalog.CatalogChange;
import org.tenure.catalog.CatalogConfiguration;
import org.tenure.catalog.EntitlementDefinition;
import org.tenure.catalog.ModelEdit;
import org.tenure.catalog.ModelEdit.Effect;
import org.tenure.catalog.ModelProblem;
import org.tenure.catalog.RoleDefinition;
import org.tenure.expression.Expressions;
import org.tenure.identity.AttributeType;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Refusal;
import tools.jackson.databind.json.JsonMapper;

class RulesTest {

    private static final Actor ACTOR = Actor.system("test");

    private final TestDatabase database = TestDatabase.fresh();
    private final TurnedClock clock = TurnedClock.at("2026-03-01T08:00:00Z");
    private final JsonMapper json = JsonMapper.builder().build();
    private final Ledger ledger = new Ledger(database.template(), clock);
    private final Catalog catalog = new CatalogConfiguration().catalog(database.jdbc(), database.transactions(), ledger,
            clock, json);
    private final Map<String, AttributeType> attributes = new HashMap<>(Map.of(
            "department", AttributeType.TEXT,
            "level", AttributeType.NUMBER,
            "remote", AttributeType.BOOLEAN,
            "startDate", AttributeType.DATE));
    private final Rules rules = new Rules(
            new RuleStore(database.jdbc(), json),
            database.transactions(),
            ledger,
            new Expressions(),
            catalog,
            () -> Map.copyOf(attributes),
            clock);

    @BeforeEach
    void define() {
        catalog.apply(
                new CatalogChange(
                        List.of(new ApplicationDefinition("directory", "Directory", "", "it")),
                        List.of(entitlement("staff", false), entitlement("root", true)),
                        List.of(
                                new RoleDefinition("basic", "Basic", "", "it", List.of("directory/staff")),
                                new RoleDefinition("inner", "Inner", "", "it", List.of("directory/root")),
                                new RoleDefinition("outer", "Outer", "", "it", List.of("role:inner"))),
                        List.of()),
                null,
                ACTOR)
                .get();
    }

    private static EntitlementDefinition entitlement(String name, boolean privileged) {
        return new EntitlementDefinition("directory", name, name, name, "", "it", privileged);
    }

    @AfterEach
    void close() {
        database.close();
    }

    private static RuleDefinition rule(String name, String condition, String... gives) {
        return new RuleDefinition(name, name, "hr", condition, List.of(gives), "standard", 0, 0);
    }

    @Test
    void aRuleInForceIsMetByThoseItSays() {
        rules.define(rule("sales", "department == 'Sales'", "role:basic"), ACTOR).get();

        RuleSet set = rules.inForce();

        assertThat(set.evaluate(Map.of("department", "Sales")).met()).extracting(RuleVersion::rule)
                .containsExactly("sales");
        assertThat(set.evaluate(Map.of("department", "IT")).met()).isEmpty();
        assertThat(rules.inForce()).isSameAs(set);
    }

    @Test
    @DisplayName("G6 The versions a preview answers are those that applying writes")
    void previewIsWhatIsApplied() {
        rules.define(rule("sales", "department == 'Sales'", "role:basic"), ACTOR).get();
        var change = new RuleChange(
                List.of(rule("sales", "department == 'Sales' && level > 2.0", "role:basic"),
                        rule("all", "true", "directory")),
                List.of());

        RulePreview said = rules.preview(change).get();
        assertThat(rules.inForce().versions()).hasSize(1);
        rules.apply(change, null, ACTOR).get();

        assertThat(rules.inForce().versions()).isEqualTo(said.after().versions());
        assertThat(said.edits())
                .containsExactly(
                        new ModelEdit("rule", "sales", Effect.CHANGED, List.of("condition")),
                        new ModelEdit("rule", "all", Effect.CREATED, List.of()));
        assertThat(rules.history("sales")).extracting(RuleVersion::version).containsExactly(2, 1);
        assertThat(rules.get(rules.history("sales").getLast().id()).orElseThrow().condition())
                .isEqualTo("department == 'Sales'");
    }

    @Test
    void aDefinitionThatIsTheSameMakesNoVersion() {
        RuleVersion first = rules.define(rule("all", "true", "directory"), ACTOR).get();
        clock.turn(Duration.ofDays(1));

        assertThat(rules.define(rule("all", "true", "directory"), ACTOR).get()).isEqualTo(first);
        assertThat(rules.history("all")).hasSize(1);
    }

    @Test
    void aRetiredRuleIsReadButNotMetAndMayComeBackAsANewVersion() {
        RuleVersion first = rules.define(rule("all", "true", "directory"), ACTOR).get();
        rules.retire("all", ACTOR).get();

        assertThat(rules.inForce().versions()).isEmpty();
        assertThat(rules.get(first.id())).contains(first);
        RuleVersion second = rules.define(rule("all", "true", "directory"), ACTOR).get();
        assertThat(second.version()).isEqualTo(2);
        assertThat(second.id()).isNotEqualTo(first.id());
    }

    @Test
    void privilegedAccessIsNeverHadByRuleHoweverDeep() {
        assertThat(rules.define(rule("all", "true", "role:outer"), ACTOR))
                .isEqualTo(Outcome.refused(new Refusal(
                        ErrorCode.INVALID,
                        "In the rule `all`: `role:outer` → `role:inner` → `directory/root` is privileged, and nobody has privileged access by rule. "
                                + "Take it out, or let people ask for it.")));
        assertThat(rules.inForce().versions()).isEmpty();
    }

    @Test
    void aRoleThatARuleGivesDoesNotBecomePrivileged() {
        rules.define(rule("all", "true", "role:basic"), ACTOR).get();
        var after = catalog
                .preview(CatalogChange.of(new RoleDefinition("basic", "Basic", "", "it", List.of("directory/root"))))
                .get()
                .after();

        assertThat(rules.check(RuleChange.NONE, after, attributes)).extracting(ModelProblem::name)
                .containsExactly("all");
    }

    @Test
    void whatARuleMayNotBeIsSaidAllAtOnce() {
        var wrong = new RuleDefinition("x y", " ", "hr", "true", List.of("directory", "directory", "role:bsic"), "admn",
                91, -1);

        assertThat(rules.check(RuleChange.of(wrong), catalog.view(), attributes))
                .extracting(ModelProblem::sentence)
                .containsExactlyInAnyOrder(
                        "The rule name `x y` cannot be used: 1 to 100 letters, digits, dots, hyphens and underscores, the first a letter or digit.",
                        "In the rule `x y`: it needs `title`, at most 1000 characters.",
                        "In the rule `x y`: `admn` is no purpose of an account: `standard`, `admin`, `service`, `system`, `shared`, `agent` are.",
                        "In the rule `x y`: `leadDays` is 91; 0 to 90 days are possible.",
                        "In the rule `x y`: `graceDays` is -1; 0 to 365 days are possible.",
                        "In the rule `x y`: it gives `directory` twice.",
                        "In the rule `x y`: There is no `role:bsic`. Did you mean `role:basic`?");
    }

    @Test
    void aRuleReadsNoDates() {
        assertThat(rules.check(rule("early", "startDate < '2026-01-01'", "directory")))
                .isEqualTo(Outcome.refused(new Refusal(
                        ErrorCode.BAD_EXPRESSION,
                        "In the rule `early`: `startDate` is a date, and rules read no dates: who has started or left is known without. "
                                + "Use `leadDays` or `graceDays`.")));
    }

    @Test
    void anUnknownAttributeAndAConditionThatIsNoneAreRefused() {
        assertThat(code(rules.check(rule("a", "departmnt == 'Sales'", "directory"))))
                .isEqualTo(ErrorCode.BAD_EXPRESSION);
        assertThat(code(rules.check(rule("b", "department", "directory")))).isEqualTo(ErrorCode.BAD_EXPRESSION);
        assertThat(code(rules.check(rule("c", "department == ", "directory")))).isEqualTo(ErrorCode.BAD_EXPRESSION);
    }

    private static ErrorCode code(Outcome<RuleVersion> outcome) {
        return outcome instanceof Outcome.Refused<RuleVersion>(Refusal refusal) ? refusal.code() : ErrorCode.INTERNAL;
    }

    @Test
    void aRuleWithoutAnAnswerIsAnErrorOfItsOwnAndNothingElse() {
        rules.define(rule("high", "level > 3.0", "directory/staff"), ACTOR).get();
        rules.define(rule("all", "true", "directory"), ACTOR).get();

        RuleSet set = rules.inForce();
        Evaluation evaluation = set.evaluate(Map.of("department", "Sales"));
        set.evaluate(Map.of("department", "IT"));

        assertThat(evaluation.met()).extracting(RuleVersion::rule).containsExactly("all");
        assertThat(evaluation.errors()).extracting(error -> error.rule().rule()).containsExactly("high");
        assertThat(set.failures()).singleElement().satisfies(failure -> {
            assertThat(failure.rule().rule()).isEqualTo("high");
            assertThat(failure.combinations()).isEqualTo(1);
        });
    }

    @Test
    void aRuleWhoseAttributeIsGoneHasNoAnswerForAnybody() {
        rules.define(rule("sales", "department == 'Sales'", "directory"), ACTOR).get();
        attributes.remove("department");

        Evaluation evaluation = rules.inForce().evaluate(Map.of("department", "Sales"));

        assertThat(evaluation.met()).isEmpty();
        assertThat(evaluation.errors()).hasSize(1);
        assertThat(rules.check(RuleChange.NONE, catalog.view(), attributes)).extracting(ModelProblem::field)
                .containsExactly("when");
    }

    @Test
    void aRuleThatGivesSomethingRetiredStaysAndGivesNothing() {
        RuleVersion version = rules.define(rule("all", "true", "directory/staff"), ACTOR).get();
        catalog.retire("directory/staff", ACTOR).get();

        assertThat(rules.inForce().versions()).containsExactly(version);
        assertThat(rules.preview(RuleChange.NONE)).isInstanceOf(Outcome.Done.class);
        assertThat(catalog.contentOf(version.gives().getFirst())).isEmpty();
    }
}
