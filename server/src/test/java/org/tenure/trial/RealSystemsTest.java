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

    /// Of so many people every access is looked at in words.
    private static final int EXPLAINED = 40;

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
            String address = "http://127.0.0.1:" + server.getWebServer().getPort();
            Api api = new Api(address, Files.readString(home.resolve("token")).strip());
            Map<String, String> files = new TreeMap<>(targets.configuration());
            files.put("second.yaml", OddLives.SECOND_SOURCE);
            api.ended(api.post("/v1/model/apply", Map.of("files", files, "label", "trial")));
            List<Snapshots.Snapshot> snapshots = Snapshots.of(System.getProperty("tenure.years", "small")).list();
            for (Snapshots.Snapshot snapshot : snapshots) {
                take(api, snapshot);
                assertThat(targets.actual()).as("after %s", snapshot.date())
                        .isEqualTo(Targets.expected(snapshot.rows()));
            }
            whatIsSaidIsTrue(api, targets, new Terminal(address, home), snapshots);
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
        api.awaitDelivered();
        assertThat(api.get("/v1/operations?state=failed").path("items")).as("operations that failed").isEmpty();
    }

    /// After some odder turns of life, fed by hand, the command line names what each system holds, and why.
    private void whatIsSaidIsTrue(Api api, Targets targets, Terminal terminal, List<Snapshots.Snapshot> snapshots)
            throws Exception {
        Snapshots.Snapshot last = snapshots.getLast();
        OddLives lives = OddLives.after(snapshots.get(snapshots.size() - 2), last);
        Map<String, Map<String, TreeSet<String>>> before = Targets.expected(last.rows());
        Files.writeString(home.resolve("changes.csv"), lives.changes());
        Files.writeString(home.resolve("second.csv"), lives.secondJobs());
        String from = lives.from().toString();
        terminal.says("feed", "hr", home.resolve("changes.csv").toString(), "--delta", "--effective", from);
        terminal.says("feed", "second", home.resolve("second.csv").toString(), "--effective", from, "--approve");
        api.awaitQuiet();
        Map<String, Map<String, TreeSet<String>>> actual = targets.actual();
        assertThat(actual).isEqualTo(Targets.expected(lives.rows()));

        SpokenAnswers answers = new SpokenAnswers(terminal);
        answers.everyTargetIsHeldAsThere(actual);
        List<String> active = last.rows()
                .stream()
                .filter(Targets.Row::active)
                .map(Targets.Row::number)
                .filter(number -> !number.equals(lives.away()))
                .limit(EXPLAINED)
                .toList();
        for (String number : active) {
            answers.everyAccessIsExplained(number, actual);
        }
        for (String number : List.of(lives.moved(), lives.back(), lives.twice())) {
            answers.everyAccessIsExplained(number, actual);
        }
        assertThat(terminal.says("why", lives.moved(), "directory/" + Targets.groupOf(lives.oldDepartment())))
                .contains("does not have", "nothing justifies it");
        assertThat(terminal.says("why", lives.twice())).contains("job " + lives.twice() + " of hr: active",
                "job second-" + lives.twice() + " of second: active");
        answers.nothingIsLeftOf(lives.left(), having(before(snapshots), lives.left()).keySet());
        answers.everythingIsHeldBackOf(lives.away(), having(before, lives.away()));
    }

    private static Map<String, Map<String, TreeSet<String>>> before(List<Snapshots.Snapshot> snapshots) {
        return Targets.expected(snapshots.get(snapshots.size() - 2).rows());
    }

    /// What one person has, by application.
    private static Map<String, TreeSet<String>> having(Map<String, Map<String, TreeSet<String>>> all, String number) {
        Map<String, TreeSet<String>> having = new TreeMap<>();
        all.forEach((application, people) -> {
            if (people.containsKey(number)) {
                having.put(application, people.get(number));
            }
        });
        return having;
    }
}
