package org.tenure.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.tenure.Tenure;
import org.tenure.TestDatabase;
import org.tenure.connector.contract.system.Slapd;
import tools.jackson.databind.JsonNode;

/// Everything that people and systems get wrong, through the outer door: one clear sentence, and nothing changes.
///
/// The source may change nobody without being asked, so that whatever is taken is held, looked at and thrown away. A full disk
/// needs one that can be filled: `server/src/test/scripts/full-disk` makes it, as root.
class BadInputTest {

    private static final int PEOPLE = 300;
    private static final String HEADER = "id,name,manager,department,since,status\n";

    @TempDir
    private static Path home;

    private static TestDatabase database;
    private static ServletWebServerApplicationContext server;
    private static Slapd slapd;
    private static Api api;

    @BeforeAll
    static void start() throws Exception {
        database = TestDatabase.fresh();
        slapd = Slapd.start();
        Files.writeString(home.resolve("wrong"), "mistyped");
        server = (ServletWebServerApplicationContext) Tenure.start(
                "--tenure.home=" + home, "--server.port=0", "--tenure.database.url=" + database.url(),
                "--tenure.database.user=" + database.owner(), "--tenure.database.password=" + database.password());
        api = new Api("http://127.0.0.1:" + server.getWebServer().getPort(),
                Files.readString(home.resolve("token")).strip());
        JsonNode applied = api.post("/v1/model/apply",
                Map.of("files", Map.of("model.yaml", model()), "label", "model"));
        assertThat(applied.path("problems")).isEmpty();
        assertThat(api.ended(applied.path("run")).path("state").asString()).isEqualTo("DONE");
        JsonNode run = api.feed("hr", "label=people", company());
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("DONE");
        assertThat(facts()).containsExactly(300L, 360L, 60L);
    }

    @AfterAll
    static void stop() {
        server.close();
        slapd.close();
        database.close();
    }

    private static String model() {
        return """
                sources:
                  hr:
                    scheme: number
                    key: id
                    employment: employee
                    statuses: { active: active, left: left }
                    attributes:
                      displayName: name
                      manager: manager
                      department: department
                      startDate: { column: since, type: date }
                      status: status
                applications:
                  paper: { owner: it, entitlements: { staff: { key: staff } } }
                  silent:
                %s
                  locked:
                %s
                rules:
                  everybody: { owner: hr, when: "true", gives: [paper/staff] }
                  sales: { owner: sales, when: department == 'Sales', gives: [silent, locked] }
                limits: { feed: { hr: { adds: { most: 0 }, changes: { most: 0 }, removals: { most: 0 } } } }
                """.formatted(directory("ldap://127.0.0.1:1"), directory(slapd.url()));
    }

    private static String directory(String url) {
        return """
                    owner: it
                    connection:
                      connector: ldap
                      mode: full
                      login: [displayName]
                      settings: { url: "%s", bindDn: "%s", password: { file: %s }, accountBase: "%s" }
                      leaving: keep
                """.formatted(url, Slapd.WRITER, home.resolve("wrong"), Slapd.PEOPLE).stripTrailing();
    }

    private static List<String> rows() {
        return IntStream.rangeClosed(1, PEOPLE)
                .mapToObj(i -> i + ",Person" + i + ",," + (i <= 30 ? "Sales" : "IT") + ",2020-01-01,active\n")
                .toList();
    }

    private static String company() {
        return HEADER + String.join("", rows());
    }

    /// How many versions of records, reasons and operations there are.
    private static List<Long> facts() {
        return Stream.of("identity.record", "access.reason", "provisioning.operation")
                .map(table -> database.jdbc().sql("select count(*) from " + table).query(Long.class).single())
                .toList();
    }

    private interface Attempt {
        /// Everything that was said.
        String said() throws Exception;
    }

    static Stream<Arguments> attempts() {
        return Stream.of(feeds(), rowsThatAreWrong(), files(), targets()).flatMap(all -> all);
    }

    private static Stream<Arguments> feeds() {
        return Stream.of(
                bad("an empty feed", refused(""), "empty", "nothing was changed"),
                bad("a header and no rows", refused(HEADER), "no rows"),
                bad("a truncated feed", refused(company().substring(0, company().length() - 12)), "breaks off",
                        "line 301"),
                bad("a wrong delimiter", refused(company().replace(',', ';')), "`;`", "`,`"),
                bad("Latin-1", refused(company().replace("Person7,", "Perß7,").getBytes(StandardCharsets.ISO_8859_1)),
                        "not UTF-8", "line 8", "Latin-1"),
                bad("dates in another form", refused(company().replace("2020-01-01", "31.01.2020")), "`since`",
                        "`dd.MM.yyyy`", "`yyyy-MM-dd`"),
                bad("a renamed column", refused(company().replace("department", "Department")), "`department`",
                        "`Department`"),
                bad("a byte order mark", taken("\uFEFF" + company()), "DONE"),
                bad("moved columns",
                        taken("status" + company().lines()
                                .map(BadInputTest::moved)
                                .reduce("", (all, row) -> all + row + "\n")
                                .substring("status".length())),
                        "DONE"));
    }

    private static String moved(String row) {
        return row.substring(row.lastIndexOf(',') + 1) + "," + row.substring(0, row.lastIndexOf(','));
    }

    private static Stream<Arguments> rowsThatAreWrong() {
        return Stream.of(
                bad("duplicate keys", taken(company() + "7,Impostor,,Sales,2020-01-01,active\n"), "line\":8",
                        "line\":302", "7"),
                bad("hundreds of unknown managers", taken(company().replaceAll("(Person\\d+),,", "$1,nobody-$1,")),
                        "HELD", "300", "nobody-Person1"),
                bad("a manager cycle",
                        taken(company().replace("Person1,,", "Person1,2,").replace("Person2,,", "Person2,1,")), "HELD",
                        "cycle"),
                bad("a field of 10 MB", taken(company().replace("Person9,", "x".repeat(10_000_000) + ",")), "line\":10",
                        "10000000 characters"));
    }

    private static Stream<Arguments> files() {
        String fifty = IntStream.range(0, 50).mapToObj(Integer::toString).reduce((a, b) -> a + "," + b).orElseThrow();
        return Stream.of(
                bad("a YAML bomb", applied("a: &a [x]\nb: &b [*a, *a, *a, *a]\nc: [*b, *b, *b, *b]"),
                        "Anchors are not read"),
                bad("a deep file", applied("a: " + "[".repeat(5000)), "nested more than 20 deep"),
                bad("a rule that loops", applied(
                        "rules: { spin: { owner: it, gives: [paper/staff], when: \"[%1$s].all(a, [%1$s].all(b, [%1$s].all(c, a + b + c >= 0)))\" } }"
                                .formatted(fifty)),
                        "\"gaining\":0", "\"affected\":0"),
                bad("a rule that is endless to read",
                        applied("rules: { spin: { owner: it, gives: [paper/staff], when: \"" + "(".repeat(200) + "true"
                                + ")".repeat(200) + "\" } }"),
                        "rule `spin`", "limit"));
    }

    private static Stream<Arguments> targets() {
        return Stream.of(
                bad("an unreachable directory", tested("silent"), "`ldap://127.0.0.1:1` cannot be reached",
                        "connection refused"),
                bad("a wrong password", tested("locked"), "does not let", "check `bindDn` and `password`"));
    }

    private static Arguments bad(String what, Attempt attempt, String... words) {
        return Arguments.of(what, attempt, List.of(words));
    }

    private static Attempt refused(String csv) {
        return refused(csv.getBytes(StandardCharsets.UTF_8));
    }

    private static Attempt refused(byte[] csv) {
        return () -> {
            Api.Answer answer = api.delivered("hr", "label=bad", csv);
            assertThat(answer.status()).as(answer.toString()).isBetween(400, 499);
            return answer.body().path("detail").asString();
        };
    }

    /// A feed that is taken: what its run, its quarantine and its remarks say. Held ones are thrown away.
    private static Attempt taken(String csv) {
        return () -> {
            Api.Answer answer = api.delivered("hr", "label=odd", csv.getBytes(StandardCharsets.UTF_8));
            assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
            String run = "/v1/runs/" + answer.body().path("id").asString();
            String said = answer.body() + api.get(run + "/quarantined").toString() + api.get(run + "/remarks");
            if (answer.body().path("state").asString().equals("HELD")) {
                api.post(run + "/discard", Map.of("reason", "looked at"));
            }
            return said;
        };
    }

    private static Attempt applied(String yaml) {
        return () -> {
            Api.Answer answer = api.tried("/v1/model/apply", Map.of("files", Map.of("bad.yaml", yaml), "label", "bad"));
            return answer.body().toString();
        };
    }

    private static Attempt tested(String connection) {
        return () -> {
            Api.Answer answer = api.tried("/v1/connections/" + connection + "/test", Map.of());
            assertThat(answer.status()).as(answer.toString()).isEqualTo(502);
            return answer.body().path("detail").asString();
        };
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("attempts")
    void isSaidInOneSentenceAndChangesNothing(String what, Attempt attempt, List<String> words) throws Exception {
        List<Long> before = new ArrayList<>(facts());

        String said = attempt.said();

        assertThat(said).as(what).contains(words);
        assertThat(facts()).as("records, reasons, operations after %s", what).containsExactlyElementsOf(before);
    }
}
