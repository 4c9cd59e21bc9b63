package org.tenure.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.AnnotationConfigApplicationContext;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.TestDatabase;
import org.tenure.TurnedClock;
import org.tenure.audit.Ledger;
import org.tenure.catalog.ModelEdit;
import org.tenure.catalog.ModelEdit.Effect;
import org.tenure.change.Guard;
import org.tenure.change.GuardLimit;
import org.tenure.change.Run;
import org.tenure.change.RunState;
import org.tenure.identity.Identities;
import org.tenure.identity.feed.FeedDelivery;
import org.tenure.identity.feed.Feeds;
import org.tenure.identity.feed.Remark;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.Right;
import org.tenure.lifecycle.FeedRuns;
import org.tenure.lifecycle.ModelChanges;
import org.tenure.lifecycle.ModelPreview;
import tools.jackson.databind.json.JsonMapper;

class ConfigurationTest {

    private static final Actor ACTOR = Actor.system("test");
    private static final String FOLDER = """
            sources:
              hr:
                scheme: employee_number
                key: id
                employment: employee
                statuses: { A: active, L: left }
                attributes:
                  status: status
                  displayName: name
                  department: department
                  startDate: start
            applications:
              directory:
                owner: it
                entitlements:
                  staff: { key: staff }
                  lab: { key: lab }
            roles:
              basic: { owner: it, contains: [directory/staff] }
            rules:
              everybody: { when: "true", gives: [role:basic], owner: hr }
            """;
    private static final String LAB = "  science: { when: \"department == 'Lab'\", gives: [directory/lab], owner: hr }\n";

    private static final Outcome<?> DENIED = Outcome.refused(new Refusal(
            ErrorCode.DENIED, "`reader` may not do this: the right `configure` is missing. Use a token that has it."));

    private final TestDatabase database = TestDatabase.fresh();
    private final TurnedClock clock = TurnedClock.at("2026-03-02T08:00:00Z");
    private final AnnotationConfigApplicationContext context = new AnnotationConfigApplicationContext();
    private Configuration configuration;

    @BeforeEach
    void open() {
        context.registerBean(DataSource.class, database::dataSource);
        context.registerBean(JdbcClient.class, database::jdbc);
        context.registerBean(JdbcTemplate.class, database::template);
        context.registerBean(TransactionTemplate.class, database::transactions);
        context.registerBean(Clock.class, () -> clock);
        context.registerBean(Ledger.class, () -> new Ledger(database.template(), clock));
        context.registerBean(JsonMapper.class, () -> JsonMapper.builder().build());
        context.scan(
                "org.tenure.expression",
                "org.tenure.change",
                "org.tenure.identity",
                "org.tenure.catalog",
                "org.tenure.policy",
                "org.tenure.access",
                "org.tenure.provisioning",
                "org.tenure.lifecycle",
                "org.tenure.configuration");
        context.refresh();
        configuration = context.getBean(Configuration.class);
    }

    @AfterEach
    void close() {
        context.close();
        database.close();
    }

    private Reading<Plan> plan(String content, Missing missing) {
        return configuration.plan(Map.of("model.yaml", content), missing, ACTOR).get();
    }

    private Plan planned(String content, Missing missing) {
        return plan(content, missing) instanceof Reading.Right<Plan>(Plan plan) ? plan : fail(plan(content, missing));
    }

    private static <T> T fail(Object reading) {
        throw new AssertionError(reading.toString());
    }

    private Run apply(String content, Missing missing) {
        return configuration.apply(Map.of("model.yaml", content), missing, "a folder", ACTOR)
                .get() instanceof Reading.Right<Configuration.Applied>(Configuration.Applied applied)
                        ? Objects.requireNonNull(applied.run())
                        : fail(content);
    }

    /// Two people in the lab, one in sales, all approved.
    private void feedPeople() {
        feed("hr", """
                id,name,status,department,start
                1,Ada,A,Lab,2020-01-01
                2,Ben,A,Lab,2020-01-01
                3,Cem,A,Sales,2020-01-01
                """);
    }

    private Run feed(String source, String rows) {
        FeedRuns feeds = context.getBean(FeedRuns.class);
        var delivery = new FeedDelivery(
                source, false, null, false, "people", new ByteArrayInputStream(rows.getBytes(StandardCharsets.UTF_8)));
        Run run = feeds.take(delivery, ACTOR).get();
        return run.state() == RunState.HELD ? feeds.approve(run.id(), ACTOR).get() : run;
    }

    @Test
    void aFolderIsAppliedAndThenNothingDiffers() {
        Plan first = planned(FOLDER, Missing.KEPT);
        assertThat(first.edits()).extracting(ModelEdit::kind)
                .containsExactly("source", "application", "entitlement", "entitlement", "role", "rule");
        assertThat(configuration.inForce().sources()).isEmpty();

        assertThat(apply(FOLDER, Missing.KEPT).state()).isEqualTo(RunState.DONE);

        assertThat(planned(FOLDER, Missing.RETIRED).changesNothing()).isTrue();
        String current = JsonMapper.builder().build().writeValueAsString(configuration.current());
        assertThat(planned(current, Missing.RETIRED).changesNothing()).isTrue();
        assertThat(((Reading.Right<Model>) configuration.parse(Map.of("current.json", current))).value())
                .isEqualTo(configuration.inForce());
    }

    @Test
    @DisplayName("G6 The plan says who gains, and applying does exactly that")
    void thePlanSaysWhoGains() {
        apply(FOLDER, Missing.KEPT);
        feedPeople();

        Plan plan = planned(FOLDER + LAB, Missing.KEPT);
        ModelPreview impact = Objects.requireNonNull(plan.impact());
        assertThat(plan.edits()).containsExactly(new ModelEdit("rule", "science", Effect.CREATED, List.of()));
        assertThat(impact.gaining()).isEqualTo(2);
        assertThat(impact.losing()).isZero();
        assertThat(impact.first()).extracting(effect -> effect.name() + " " + effect.target())
                .contains("Ada directory/lab", "Ben directory/lab");

        Run run = apply(FOLDER + LAB, Missing.KEPT);
        if (run.state() == RunState.HELD) {
            context.getBean(ModelChanges.class).approve(run.id(), ACTOR).get();
        }
        assertThat(planned(FOLDER + LAB, Missing.KEPT).changesNothing()).isTrue();
    }

    @Test
    @DisplayName("G6 S3 A held change takes effect as it was shown once a person approves it")
    void aHeldChangeTakesEffectWhenApproved() {
        apply(FOLDER, Missing.KEPT);
        feedPeople();
        context.getBean(Guard.class).define(new GuardLimit("model", "*", "adds", 0, null), ACTOR).get();

        Run held = apply(FOLDER + LAB, Missing.KEPT);
        assertThat(held.state()).isEqualTo(RunState.HELD);
        assertThat(planned(FOLDER + LAB, Missing.KEPT).changesNothing()).isFalse();

        Run approved = context.getBean(ModelChanges.class).approve(held.id(), ACTOR).get();
        assertThat(approved.state()).isEqualTo(RunState.DONE);
        assertThat(planned(FOLDER + LAB, Missing.KEPT).changesNothing()).isTrue();
    }

    @Test
    void whatIsNotInTheFolderIsRetiredOnlyWhenToldTo() {
        apply(FOLDER, Missing.KEPT);
        String less = FOLDER.replace("      lab: { key: lab }\n", "");

        assertThat(planned(less, Missing.KEPT).kept()).containsExactly(new Plan.Kept("entitlement", "directory/lab"));
        apply(less, Missing.RETIRED);

        assertThat(configuration.inForce().entitlements()).hasSize(1);
    }

    @Test
    void whatTheModelDoesNotAllowIsSaidAtItsPlace() {
        assertThat(said(FOLDER.replace("[directory/staff]", "[directory, directory/stuff]")))
                .containsExactly(
                        "model.yaml:19:45: In the role `basic`: There is no `directory/stuff`. Did you mean `directory/staff`?");
        assertThat(said(FOLDER.replace("\"true\"", "\"departmnt == 'Lab'\"")))
                .singleElement()
                .asString()
                .startsWith("model.yaml:21:22: In the rule `everybody`: ")
                .contains("`department`");
        assertThat(said(FOLDER.replace("employment: employee", "timeZone: Europe/Atlantis")))
                .singleElement()
                .asString()
                .startsWith("model.yaml:2:3: ")
                .contains("Europe/Atlantis");
        assertThat(said(FOLDER.replace("key: staff }", "key: staff, privileged: true }")))
                .singleElement()
                .asString()
                .startsWith(
                        "model.yaml:21:37: In the rule `everybody`: `role:basic` → `directory/staff` is privileged");
        assertThat(configuration.inForce().sources()).isEmpty();
    }

    private List<String> said(String content) {
        return plan(content, Missing.KEPT) instanceof Reading.Wrong<Plan>(List<Problem> problems)
                ? problems.stream().map(Problem::toString).toList()
                : List.of();
    }

    @Test
    void aConnectionThatCannotBeIsSaidAtItsPlace() {
        String connected = FOLDER.replace(
                "    owner: it\n    entitlements",
                "    owner: it\n    connection: { connector: reference, settings: { target: none }, login: [\"lower(nme)\"] }\n    entitlements");

        assertThat(said(connected)).singleElement().asString().startsWith("model.yaml:15:77: ").contains("nme");
    }

    @Test
    void aNamingRuleThatIsWrongIsSaidAtItsOwnPlace() {
        String connected = FOLDER.replace("    owner: it\n", """
                    owner: it
                    connection:
                      connector: reference
                      settings: { target: none }
                      login:
                        - lower(displayName)
                        - lower(nme)
                      attributes:
                        mail: login + "@" + dept
                """);

        assertThat(said(connected)).satisfiesExactly(
                first -> assertThat(first).startsWith("model.yaml:20:11: `login` of connection `directory`: ")
                        .contains("nme"),
                second -> assertThat(second).startsWith("model.yaml:22:9: attribute `mail` of connection `directory`: ")
                        .contains("dept"));
    }

    @Test
    void aSourceThatGivesNobodyAJobIsRemarkedOn() {
        String without = FOLDER.replace("    employment: employee\n", "");
        assertThat(planned(without, Missing.KEPT).remarks()).singleElement()
                .asString()
                .startsWith("model.yaml:2:3: Source `hr` gives nobody a job")
                .endsWith("say `employment: employee`.");
        assertThat(planned(FOLDER, Missing.KEPT).remarks()).isEmpty();

        apply(without, Missing.KEPT);
        Run run = feed("hr", "id,name,status,department,start\n1,Ada,A,Lab,2020-01-01\n2,Ben,A,Lab,2020-01-01\n");
        assertThat(context.getBean(Feeds.class).remarks(run.id(), PageRequest.first()).items())
                .extracting(Remark::reason)
                .containsExactly(
                        "2 people have no job by any source, and this one gives none, as it has no `employment`: they get no access");
    }

    @Test
    @DisplayName("S9 G6 Another precedence is shown before it takes effect, and then holds for everybody at once")
    void anotherPrecedenceHoldsForEverybody() {
        String badges = FOLDER.replace("applications:\n", """
                  badges:
                    scheme: employee_number
                    key: id
                    precedence: 900
                    attributes: { department: unit }
                applications:
                """);
        apply(badges + LAB, Missing.KEPT);
        feedPeople();
        feed("badges", "id,unit\n1,Sales\n2,Lab\n");
        assertThat(department("1")).isEqualTo("Lab");

        String swapped = badges.replace("precedence: 900", "precedence: 1") + LAB;
        Plan plan = planned(swapped, Missing.KEPT);
        ModelPreview impact = Objects.requireNonNull(plan.impact());
        assertThat(impact.first()).extracting(effect -> effect.name() + " " + effect.target() + " " + effect.gains())
                .containsExactly("Ada directory/lab false");
        assertThat(department("1")).as("a plan changes nothing").isEqualTo("Lab");

        Run run = apply(swapped, Missing.KEPT);
        if (run.state() == RunState.HELD) {
            run = context.getBean(ModelChanges.class).approve(run.id(), ACTOR).get();
        }
        assertThat(run.state()).isEqualTo(RunState.DONE);
        assertThat(department("1")).isEqualTo("Sales");
        assertThat(database.jdbc().sql("""
                select count(*) from access.reason r join catalog.target t on t.id = r.target_id
                 where t.name = 'directory/lab' and r.recorded_to is null and r.valid_to is null
                """).query(Integer.class).single()).isEqualTo(1);
        assertThat(database.jdbc()
                .sql("select content from audit.event where type = 'employments.resolved' and run_id = :run")
                .param("run", run.id())
                .query(String.class)
                .single()).isEqualTo("{\"employments\":1}");
        assertThat(planned(swapped, Missing.KEPT).changesNothing()).isTrue();
    }

    private @Nullable String department(String key) {
        Identities identities = context.getBean(Identities.class);
        return identities.employments(identities.byIdentifier("employee_number", key).orElseThrow())
                .getFirst()
                .text("department");
    }

    @Test
    void theGuideIsTrue() throws IOException {
        var files = new TreeMap<String, String>();
        Map<String, String> last = Map.of();
        int tried = 0;
        for (Guide.Block block : Guide.blocks("write-a-rule.md")) {
            if (block.language().equals("yaml")) {
                String name = block.content().lines().findFirst().orElseThrow().substring("# ".length());
                files.put(name, block.content());
                last = Map.copyOf(files);
            }
            if (block.language().equals("text")) {
                assertThat(configuration.plan(last, Missing.KEPT, ACTOR).get())
                        .isInstanceOfSatisfying(Reading.Wrong.class, wrong -> assertThat((List<?>) wrong.problems())
                                .singleElement()
                                .hasToString(block.content().strip()));
                tried++;
            } else if (block.language().equals("sh") && block.content().contains("tenure apply")) {
                assertThat(configuration.apply(last, Missing.KEPT, "the guide", ACTOR).get())
                        .isInstanceOf(Reading.Right.class);
                assertThat(configuration.inForce().rules()).hasSize(2);
                tried++;
            }
        }
        assertThat(tried).isEqualTo(4);
    }

    @Test
    void whoMayNotIsRefused() {
        var reader = new Actor("reader", Set.of(Right.READ));

        assertThat(configuration.plan(Map.of("a.yaml", FOLDER), Missing.KEPT, reader)).isEqualTo(DENIED);
        assertThat(configuration.apply(Map.of("a.yaml", FOLDER), Missing.KEPT, "x", reader)).isEqualTo(DENIED);
    }
}
