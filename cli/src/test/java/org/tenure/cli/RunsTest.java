package org.tenure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RunsTest {

    private static final String ID = "01990000-0000-7000-8000-0000000000aa";
    private static final String PROBLEM = "Chunk 2 of 4 could not be applied in 5 tries; 3 are applied. The last time: nobody of this number.";

    private final AnsweringServer server = new AnsweringServer();

    @AfterEach
    void stop() {
        server.close();
    }

    private static String run(String state, int done, String problem) {
        return """
                {"id":"%s","kind":"feed","cause":"hr","label":"people.csv","state":"%s","actor":"first","counts":{"adds":2,"changes":0,"removals":1},
                 "details":{},"verdict":{"trips":[]},"problem":%s,"input":{},"chunksTotal":4,"chunksDone":%d,
                 "createdAt":"2026-11-21T00:00:00Z","decidedBy":null,"decidedAt":null,"finishedAt":%s}"""
                .formatted(ID, state, problem, done, state.equals("DONE") ? "\"2026-11-21T00:00:09Z\"" : "null");
    }

    @Test
    void aRunThatFailedHalfWayIsTriedAgainAndFollowed() {
        server.on("POST /v1/runs/" + ID + "/retry", run("APPLYING", 3, "null"))
                .on("GET /v1/runs/" + ID, run("DONE", 4, "null"));
        Shell.Said said = Shell.signedIn(server).run("runs", "retry", ID);
        assertThat(said).isEqualTo(new Shell.Said(0, "Done 2026-11-21 13:45:09 +13:45.\n", ""));
    }

    @Test
    void aRunThatFailsAgainSaysWhy() {
        server.on("POST /v1/runs/" + ID + "/retry", run("APPLYING", 3, "null"))
                .on("GET /v1/runs/" + ID, run("FAILED", 3, '"' + PROBLEM + '"'));
        Shell.Said said = Shell.signedIn(server).run("runs", "retry", ID);
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.out().replaceAll("\\s+", " ")).isEqualTo("Failed: " + PROBLEM + " ");
    }

    @Test
    void theStatusNamesRunsThatFailedHalfWayAndThoseThatAreHeldUp() {
        server.on("GET /v1/status", """
                {"version":"0.1.0","now":"2026-11-21T00:00:00Z","actor":"first","held":[],"applying":[%s],"stopped":[%s],
                 "connections":[],"rulesInDoubt":[]}"""
                .formatted(run("APPLYING", 1, "\"Chunk 2 of 4 is tried again.\""),
                        run("FAILED", 3, '"' + PROBLEM + '"')));
        String said = Shell.signedIn(server).run("status").out().replaceAll("\\s+", " ");
        assertThat(said)
                .contains("Run " + ID + " (people.csv) is held up: Chunk 2 of 4 is tried again.")
                .contains("Run " + ID + " (people.csv) failed half-way: " + PROBLEM);
    }
}
