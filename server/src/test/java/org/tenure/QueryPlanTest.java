package org.tenure;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.SpringApplication;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.springframework.context.support.GenericApplicationContext;
import org.tenure.audit.Ledger;
import org.tenure.connector.contract.system.Slapd;
import org.tenure.kernel.Actor;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Right;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server over sixty thousand people answers everything that is asked every day, and no statement reads a large table
/// from one end to the other, but those that are named here with their reason.
///
/// `-Dtenure.plans.people=258678` asks the same of as many as the largest company of the benchmarks has.
class QueryPlanTest {

    private static final int ROWS_MANY = 10_000;
    private static final int PEOPLE = Integer.getInteger("tenure.plans.people", 60_000);
    private static final HttpClient HTTP = HttpClient.newHttpClient();
    private static final JsonMapper JSON = JsonMapper.shared();

    /// Statements that may read all of a table: words of theirs, and why.
    private record Named(String table, String words, String why) {}

    private static final List<Named> NAMED = List.of(
            new Named("reason", "select count(*) from held",
                    "how many hold something is counted, and here everybody does"),
            new Named("hold", "select count(*) from held",
                    "the same count asks for everybody whether a hold blocks them"),
            new Named("run", "select exists (select from change.run", "ends at the first row it finds"),
            new Named("employment", "select count(*) from identity.employment where source",
                    "each feed is judged against all who are known"),
            new Named("employment", "from identity.employment e where e.state <> 'left'",
                    "a change of the rules is tried on everybody"),
            new Named("reason", "create temporary table person",
                    "a change of a role or connection concerns all who have it"));

    private static final String MODEL = """
            sources:
              hr:
                scheme: number
                key: id
                employment: employee
                statuses: { active: active, left: left, stopped: stopped }
                attributes: { displayName: name, familyName: family, department: department, status: status }
            applications:
              directory:
                owner: it
                connection:
                  connector: ldap
                  mode: full
                  settings: { url: "%s", bindDn: "%s", password: { file: %s }, accountBase: "%s", groupBase: "%s", memberOf: true }
                  login: ["'n' + lower(familyName)"]
                  attributes: { cn: displayName, sn: familyName }
                  leaving: delete
                entitlements:
                  staff: { key: "cn=staff,%6$s" }
                  extra: { key: "cn=extra,%6$s" }
            roles:
              basic: { owner: it, contains: [directory/staff] }
            rules:
              everybody: { owner: hr, when: "true", gives: ["role:basic"] }
              extra: { owner: hr, when: "department.startsWith('D')", gives: [directory/extra] }
              rare: { owner: hr, when: "department == 'Rare'", gives: [directory] }
            limits: { feed: { "*": { adds: { most: 100000 }, changes: { most: 100000 }, removals: { most: 100000 } } } }
            """;

    @TempDir
    private Path home;

    private String base = "";
    private String token = "";

    @Test
    @DisplayName("no statement reads a large table from one end to the other without a name")
    void nothingIsReadFromOneEndToTheOther() throws Exception {
        RecordedPlans plans = new RecordedPlans();
        try (TestDatabase database = TestDatabase.fresh(); Slapd slapd = Slapd.start()) {
            RecordedPlans.switchOn(database.template());
            try (ServletWebServerApplicationContext server = server(plans, database)) {
                base = "http://127.0.0.1:" + server.getWebServer().getPort();
                token = Files.readString(home.resolve("token")).strip();
                Files.writeString(home.resolve("password"), Slapd.PASSWORD);
                String model = MODEL.formatted(slapd.url(), Slapd.WRITER, home.resolve("password"), Slapd.PEOPLE,
                        Slapd.GROUPS, Slapd.GROUPS);
                ended(apply(model));
                load(database);
                sealed(database);
                plans.take();
                ask();
                deliver();
                change(model);
                stop();
                read(server.getBean(Ledger.class));
                judge(plans.take(), large(database));
            }
        }
    }

    private ServletWebServerApplicationContext server(RecordedPlans plans, TestDatabase database) {
        SpringApplication application = new SpringApplication(Tenure.class);
        application.addInitializers(
                context -> ((GenericApplicationContext) context).registerBean(RecordedPlans.class, () -> plans));
        return (ServletWebServerApplicationContext) application.run(
                "--tenure.home=" + home, "--server.port=0", "--tenure.database.url=" + database.url(),
                "--tenure.database.user=" + database.owner(), "--tenure.database.password=" + database.password());
    }

    private static void load(TestDatabase database) throws Exception {
        try (InputStream many = Objects.requireNonNull(QueryPlanTest.class.getResourceAsStream("/many.sql"));
                Connection connection = database.dataSource().getConnection()) {
            connection.createStatement()
                    .execute("set auto_explain.log_min_duration = -1;"
                            + new String(many.readAllBytes(), StandardCharsets.UTF_8)
                                    .replace("60000", Integer.toString(PEOPLE)));
        }
    }

    /// The events that were put there all at once are no day's work: the sealer is through with them first.
    private static void sealed(TestDatabase database) {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (database.jdbc()
                .sql("select exists (select from audit.event e where not exists (select from audit.leaf l where l.event_id = e.id))")
                .query(Boolean.class)
                .single()) {
            assertThat(System.nanoTime()).as("the events are sealed").isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }

    private static Set<String> large(TestDatabase database) {
        return new TreeSet<>(database.jdbc()
                .sql("select relname from pg_class where relkind = 'r' and reltuples > :many and relnamespace <> 'pg_catalog'::regnamespace")
                .param("many", ROWS_MANY)
                .query(String.class)
                .list());
    }

    private static void judge(List<RecordedPlans.Plan> plans, Set<String> large) {
        assertThat(large).as("large tables")
                .contains("record", "employment", "reason", "account", "operation", "identifier", "membership", "event",
                        "difference");
        assertThat(plans.size()).as("statements that were seen").isGreaterThan(100);
        List<String> unnamed = new ArrayList<>();
        for (RecordedPlans.Plan plan : plans) {
            for (String table : plan.scanned()) {
                if (large.contains(table) && NAMED.stream()
                        .noneMatch(named -> named.table().equals(table) && plan.query().contains(named.words()))) {
                    unnamed.add(table + ": " + plan.query());
                }
            }
        }
        assertThat(unnamed).as("statements that read a whole table").isEmpty();
    }

    /// What people ask.
    private void ask() throws Exception {
        for (String path : List.of(
                "people?words=Person77", "people?words=P4711", "people?words=family12&state=active",
                "people?department=D7", "people?state=left", "people?words=",
                "people/P4711", "people/P4711/access", "people/P4711/access?at=2026-02-01", "people/P4711/provenance",
                "people/P4711/history",
                "holders?target=directory/staff", "holders?target=role:basic", "holders?target=directory",
                "holders?target=directory/extra&at=2026-02-01",
                "targets", "targets?words=sta", "model", "model/rules",
                "operations", "operations?connection=directory", "operations?state=failed",
                "operations?state=waiting&connection=directory", "operations?state=confirmed",
                "accounts", "accounts?connection=directory", "accounts?login=p471", "accounts?uncorrelated=true",
                "accounts?state=gone", "accounts?connection=directory&login=p471",
                "runs", "runs?kind=feed", "runs?cause=hr", "runs?state=held", "runs?kind=model&state=done", "status",
                "connections", "tokens")) {
            get("/v1/" + path);
        }
        JsonNode someone = get("/v1/people/P4711");
        get("/v1/operations?identity=" + someone.path("id").asString());
        JsonNode run = get("/v1/operations?size=1").path("items").path(0).path("run");
        get("/v1/operations?run=" + run.asString());
        JsonNode runs = get("/v1/runs?size=500");
        for (JsonNode one : List.of(runs.path("items").path(450), runs.path("items").path(480))) {
            for (String list : List.of("", "/differences", "/differences?effect=changes", "/quarantined", "/remarks",
                    "/effects")) {
                get("/v1/runs/" + one.path("id").asString() + list);
            }
        }
        for (JsonNode failed : get("/v1/operations?state=failed&size=1").path("items")) {
            get("/v1/operations/" + failed.path("id").asString());
            post("/v1/operations/" + failed.path("id").asString() + "/retry", "");
        }
    }

    /// A delta: somebody new, somebody moved, somebody gone; and their accounts.
    private void deliver() throws Exception {
        ended(send("/v1/feeds/hr?delta=true", "text/csv", """
                id,name,family,department,status
                P4712,Person4712 Family4712,Family4712,Rare,active
                P4713,Person4713 Family4713,Family4713,D13,left
                P4714,Person4714 Family4714,Family4714,D14,stopped
                Q1,New Person,Person,D1,active
                Q2,Newer Person,Person,Rare,active
                """));
        quiet();
    }

    /// A rule for few, a role that all have, a connection that tries everything again.
    private void change(String model) throws Exception {
        ended(apply(model.replace("== 'Rare'", "== 'Rarer'")));
        post("/v1/connections/directory/retry", "");
        quiet();
    }

    /// Somebody is stopped, in a rehearsal and then indeed, and given back.
    private void stop() throws Exception {
        String order = "\"person\": \"P4715\", \"kind\": \"%s\"";
        post("/v1/stop-rehearsals", "{" + order.formatted("kill") + "}");
        JsonNode freeze = post("/v1/stops", "{" + order.formatted("freeze") + ", \"why\": \"asked\"}").path("stop");
        post("/v1/stops", "{" + order.formatted("freeze") + ", \"why\": \"asked again\"}");
        quiet();
        get("/v1/stops");
        get("/v1/stops?open=true&identity=" + freeze.path("identity").asString());
        get("/v1/stops/" + freeze.path("id").asString());
        post("/v1/stops/" + freeze.path("id").asString() + "/lift", "{\"why\": \"asked\"}");
        post("/v1/stops", "{" + order.formatted("kill") + ", \"why\": \"asked\"}");
        quiet();
    }

    private void read(Ledger ledger) {
        Actor auditor = new Actor("auditor", Set.of(Right.AUDIT));
        assertThat(ledger.list(null, null, new PageRequest(null, 20), auditor).get().items()).isNotEmpty();
        assertThat(ledger.list(new UUID(0, 1), null, new PageRequest(null, 20), auditor).get().items()).isEmpty();
        assertThat(ledger.list(null, new UUID(0, 1), new PageRequest(null, 20), auditor).get().items()).isEmpty();
    }

    private JsonNode apply(String model) throws Exception {
        String body = JSON.writeValueAsString(Map.of("files", Map.of("model.yaml", model), "label", "model"));
        JsonNode answer = post("/v1/model/apply", body);
        assertThat(answer.path("problems")).isEmpty();
        return answer.path("run");
    }

    private void ended(JsonNode begun) throws Exception {
        JsonNode run = begun;
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (Set.of("STAGING", "APPLYING", "HELD").contains(run.path("state").asString())
                && System.nanoTime() < deadline) {
            String path = "/v1/runs/" + run.path("id").asString();
            run = run.path("state").asString().equals("HELD") ? post(path + "/approve", "") : get(path);
            LockSupport.parkNanos(50_000_000);
        }
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("DONE");
    }

    /// Until nothing is done at the target: what waits there is due in a year.
    private void quiet() throws Exception {
        long deadline = System.nanoTime() + 60_000_000_000L;
        long waiting = 0;
        for (int calm = 0; calm < 10 && System.nanoTime() < deadline; calm++) {
            JsonNode counts = get("/v1/connections").path(0).path("operations");
            long now = counts.path("WAITING").asLong() + 1_000_000 * counts.path("RUNNING").asLong();
            calm = now == waiting && now < 1_000_000 ? calm : 0;
            waiting = now;
            LockSupport.parkNanos(50_000_000);
        }
    }

    private JsonNode get(String path) throws Exception {
        return answer(request(path).GET().build());
    }

    private JsonNode post(String path, String body) throws Exception {
        return send(path, "application/json", body.isEmpty() ? "{}" : body);
    }

    private JsonNode send(String path, String type, String body) throws Exception {
        return answer(
                request(path).header("Content-Type", type).POST(HttpRequest.BodyPublishers.ofString(body)).build());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path)).header("Authorization", "Bearer " + token);
    }

    private static JsonNode answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = HTTP.send(request, HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as("%s: %s", request.uri(), response.body()).isEqualTo(200);
        return JSON.readTree(response.body());
    }
}
