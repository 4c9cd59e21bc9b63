package org.tenure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class StopsTest {

    private static final String PERSON = "01990000-0000-7000-8000-000000000001";
    private static final String STOP = "01990000-0000-7000-8000-0000000000aa";

    private final AnsweringServer server = new AnsweringServer()
            .on("GET /v1/people/4711", "{\"id\":\"%s\",\"name\":\"Grace Hopper\"}".formatted(PERSON));

    @AfterEach
    void stop() {
        server.close();
    }

    private static String row(String kind) {
        return """
                {"id":"%s","identity":"%s","kind":"%s","why":"case 88","actor":"security","surface":"cli","run":"%s",
                 "beganAt":"2026-11-21T00:00:00Z","liftedAt":null,"liftedBy":null,"liftedWhy":null}"""
                .formatted(STOP, PERSON, kind, STOP);
    }

    private static String clock(String stage, int open, int byHand, String sentence) {
        return """
                {"stop":%s,"person":"Grace Hopper","accounts":2,"confirmed":1,"open":%d,"unverifiable":0,"byHand":%d,
                 "zeroAt":null,"millis":700,"sentence":"%s","systems":[
                 {"connection":"erp","application":"erp","login":"ghopper","stage":"%s","acknowledgedMillis":null,
                  "readBackMillis":null,"attempts":2,"sentence":"asked, and no answer yet","waitingFor":"the answer of `erp`"},
                 {"connection":"mail","application":"mail","login":"ghopper","stage":"CONFIRMED","acknowledgedMillis":1040,
                  "readBackMillis":1055,"attempts":1,"sentence":"stopped, as read back","waitingFor":null}]}"""
                .formatted(row("KILL"), open, byHand, sentence, stage);
    }

    @Test
    void aKillShowsTheClockAndDoesNotWait() {
        server.on("POST /v1/stops", clock("ASKED", 1, 0, "Not zero after 700 ms: 1 open (erp)."));
        Shell.Said said = Shell.signedIn(server).run("kill", "4711", "--why", "case 88");
        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("Kill of Grace Hopper, stop " + STOP)
                .contains("security (cli)")
                .contains("asked, and no answer yet; waits for the answer of `erp`")
                .contains("1,055 ms")
                .endsWith("Not zero after 700 ms: 1 open (erp).\n");
        assertThat(server.asked().getLast().body())
                .contains("\"person\":\"" + PERSON + "\"", "\"kind\":\"kill\"", "\"why\":\"case 88\"",
                        "\"surface\":\"cli\"");
    }

    @Test
    void withWaitTheClockIsWatchedUntilZero() {
        server.on("POST /v1/stops", clock("ASKED", 1, 0, "Not zero."))
                .on("GET /v1/stops/" + STOP, clock("ACKNOWLEDGED", 1, 0, "Not zero."))
                .on("GET /v1/stops/" + STOP, clock("CONFIRMED", 0, 0, "Zero after 1,055 ms."));
        Shell.Said said = Shell.signedIn(server).run("kill", "4711", "--why", "case 88", "--wait");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).endsWith("Zero after 1,055 ms.\n");
        assertThat(server.lines().stream().filter(line -> line.equals("GET /v1/stops/" + STOP))).hasSize(2);
    }

    @Test
    void whatIsLeftToDoByHandIsAnExitCodeOfItsOwn() {
        server.on("GET /v1/stops/" + STOP, clock("BY_HAND", 0, 1, "Zero after 55 ms; by hand: erp."));
        Shell.Said said = Shell.signedIn(server).run("stops", "show", STOP, "--wait");
        assertThat(said.exit()).isEqualTo(3);
        assertThat(said.out()).contains("by hand");
    }

    @Test
    void theNewestStopOfAPersonIsShown() {
        server.on("GET /v1/stops?identity=" + PERSON + "&size=1",
                "{\"items\":[%s],\"next\":null}".formatted(row("KILL")))
                .on("GET /v1/stops/" + STOP, clock("CONFIRMED", 0, 0, "Zero after 55 ms."));
        assertThat(Shell.signedIn(server).run("stops", "show", "4711").out()).endsWith("Zero after 55 ms.\n");
    }

    @Test
    void aStopWithoutANoteIsNotAsked() {
        Shell.Said said = Shell.signedIn(server).run("freeze", "4711");
        assertThat(said.exit()).isEqualTo(2);
        assertThat(said.err()).contains("--why");
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void aRehearsalSaysWhatWouldBeDoneAndWhatWouldRemain() {
        server.on("POST /v1/stop-rehearsals", """
                {"identity":"%s","person":"Grace Hopper","kind":"FREEZE","accounts":1,"answering":0,
                 "systems":[{"connection":"erp","application":"erp","login":"ghopper","steps":["disable","end sessions"],
                             "answers":false,"answer":"no route","remains":"it does not answer now"}],
                 "notConnected":["payroll"]}""".formatted(PERSON));
        Shell.Said said = Shell.signedIn(server).run("freeze", "4711", "--rehearse");
        assertThat(said.exit()).isZero();
        assertThat(said.out())
                .contains("Nothing was done.")
                .contains("disable, end sessions")
                .contains("it does not answer now")
                .contains("`payroll` is not connected");
    }

    @Test
    void unfreezeLiftsTheFreezeOfAPerson() {
        server.on("GET /v1/stops?identity=" + PERSON + "&open=true",
                "{\"items\":[%s],\"next\":null}".formatted(row("FREEZE")))
                .on("POST /v1/stops/" + STOP + "/lift", clock("CONFIRMED", 0, 0, "Zero."));
        Shell.Said said = Shell.signedIn(server).run("unfreeze", "4711", "--why", "found");
        assertThat(said.exit()).isZero();
        assertThat(said.out()).contains("The freeze of Grace Hopper is lifted");
        assertThat(server.asked().getLast().body()).isEqualTo("{\"why\":\"found\"}");
    }

    @Test
    void whoeverIsNotFrozenCannotBeGivenAnythingBack() {
        server.on("GET /v1/stops?identity=" + PERSON + "&open=true", "{\"items\":[],\"next\":null}");
        Shell.Said said = Shell.signedIn(server).run("unfreeze", "4711", "--why", "found");
        assertThat(said.exit()).isEqualTo(1);
        assertThat(said.err()).contains("`4711` is not frozen");
    }
}
