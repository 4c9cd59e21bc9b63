package org.tenure.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.tenure.Tenure;
import org.tenure.TestDatabase;
import tools.jackson.databind.JsonNode;

/// Years of a real company through rules by department and title into four real systems.
///
/// `-Dtenure.years=medium` takes the twenty thousand instead of the thousand.
class RealSystemsTest {

    @TempDir
    private Path home;

    @Test
    @DisplayName("after each snapshot every system holds exactly what the rules say, and the ledger verifies")
    void yearsOfACompany() throws Exception {
        try (Targets targets = new Targets();
                TestDatabase database = TestDatabase.fresh();
                var server = (ServletWebServerApplicationContext) Tenure.start(
                        "--tenure.home=" + home, "--server.port=0", "--tenure.database.url=" + database.url(),
                        "--tenure.database.user=" + database.owner(),
                        "--tenure.database.password=" + database.password())) {
            Api api = new Api("http://127.0.0.1:" + server.getWebServer().getPort(),
                    Files.readString(home.resolve("token")).strip());
            api.ended(api.post("/v1/model/apply", Map.of("files", targets.configuration(), "label", "trial")));
            Snapshots.Snapshot last = null;
            for (Snapshots.Snapshot snapshot : Snapshots.of(System.getProperty("tenure.years", "small")).list()) {
                take(api, snapshot);
                assertThat(targets.actual()).as("after %s", snapshot.date())
                        .isEqualTo(Targets.expected(snapshot.rows()));
                last = snapshot;
            }
            everyHolderAgrees(api, Targets.expected(last.rows()));
            everyAccessIsExplained(api, last.rows());
            JsonNode verdict = api.post("/v1/ledger/verify", Map.of());
            assertThat(verdict.path("problems")).as("the ledger's problems").isEmpty();
        }
    }

    private static void take(Api api, Snapshots.Snapshot snapshot) throws Exception {
        JsonNode run = api.feed("hr", "effective=" + snapshot.date() + "&label=" + snapshot.date(), snapshot.csv());
        assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("DONE");
        if (snapshot.joiners() != null) {
            JsonNode counts = run.path("details");
            assertThat(
                    List.of(counts.path("joins").asInt(), counts.path("moves").asInt(), counts.path("leaves").asInt()))
                    .as("joiners, movers, leavers of %s: %s", snapshot.date(), counts)
                    .containsExactly(snapshot.joiners(), snapshot.movers(), snapshot.leavers());
        }
        api.awaitQuiet();
        assertThat(api.get("/v1/operations?state=failed").path("items")).as("operations that failed").isEmpty();
    }

    private static void everyHolderAgrees(Api api, Map<String, Map<String, TreeSet<String>>> expected)
            throws Exception {
        Map<String, TreeSet<String>> byTarget = new TreeMap<>();
        expected.forEach((application, people) -> people.forEach((number, names) -> {
            byTarget.computeIfAbsent(application, none -> new TreeSet<>()).add(number);
            names.forEach(
                    name -> byTarget.computeIfAbsent(application + "/" + name, none -> new TreeSet<>()).add(number));
        }));
        for (Map.Entry<String, TreeSet<String>> target : byTarget.entrySet()) {
            TreeSet<String> holders = new TreeSet<>();
            api.all("/v1/holders?target=" + target.getKey())
                    .forEach(holder -> holders.add(holder.path("identifier").asString()));
            assertThat(holders).as("who has %s", target.getKey()).isEqualTo(target.getValue());
        }
    }

    private static void everyAccessIsExplained(Api api, List<Targets.Row> rows) throws Exception {
        for (Targets.Row row : rows.stream().filter(Targets.Row::active).limit(40).toList()) {
            JsonNode answer = api.get("/v1/people/" + row.number() + "/access");
            assertThat(answer.path("access")).as("access of %s", row.number()).isNotEmpty().allSatisfy(one -> {
                assertThat(one.path("access").path("reasons")).isNotEmpty().allSatisfy(reason -> {
                    assertThat(reason.path("rule").asString()).isNotBlank();
                    assertThat(reason.path("employment").asString()).isEqualTo(row.number());
                });
                assertThat(one.path("delivery").path("seen").asString(null)).as(one.toString()).isNotNull();
                assertThat(one.path("delivery").path("state").asString()).isIn("confirmed", "unchanged");
            });
        }
    }
}
