package org.tenure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class ListTest {

    private static final String HOLDERS = """
            {"target":"directory/staff","count":2001,"items":[
             {"identity":"01990000-0000-7000-8000-000000000001","name":"Anna Ångström","identifier":"4711","since":"2026-01-02T00:00:00Z","because":"everybody","reasons":1},
             {"identity":"01990000-0000-7000-8000-000000000002","name":null,"identifier":"4712","since":"2026-07-02T00:00:00Z","because":"engineers-of-the-north","reasons":3}],
             "next":"01990000-0000-7000-8000-000000000002"}""";

    private final AnsweringServer server = new AnsweringServer();

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void whoHasATargetIsToldWithTheReason() {
        server.on("GET /v1/holders?target=directory%2Fstaff", HOLDERS);
        assertThat(Shell.signedIn(server).run("who-has", "directory/staff")).isEqualTo(new Shell.Said(0, """
                `directory/staff`: 2,001 people

                NAME                                  IDENTIFIER  SINCE                       BECAUSE OF
                Anna Ångström                         4711        2026-01-02 13:45:00 +13:45  everybody
                01990000-0000-7000-8000-000000000002  4712        2026-07-02 12:45:00 +12:45  engineers-of-the-north and 2 more
                """, "There are more than these 2: add `--all`.\n"));
    }

    @Test
    void textsAreShortenedToFitATerminalAndTimesAreNot() {
        server.on("GET /v1/holders?target=directory%2Fstaff", HOLDERS);
        assertThat(Shell.signedIn(server).terminal(70).run("who-has", "directory/staff").out()).isEqualTo("""
                `directory/staff`: 2,001 people

                NAME            IDENTIFIER  SINCE                       BECAUSE OF
                Anna Ångström   4711        2026-01-02 13:45:00 +13:45  everybody
                01990000-0000…  4712        2026-07-02 12:45:00 +12:45  engineers-of-…
                """);
    }

    @Test
    void rowsThatDoNotFitAcrossAreWrittenBelowEachOther() {
        server.on("GET /v1/holders?target=directory%2Fstaff", HOLDERS);
        assertThat(Shell.signedIn(server).terminal(40).run("who-has", "directory/staff").out()).isEqualTo("""
                `directory/staff`: 2,001 people

                name        Anna Ångström
                identifier  4711
                since       2026-01-02 13:45:00 +13:45
                because of  everybody

                name        01990000-0000-7000-8000-000000000002
                identifier  4712
                since       2026-07-02 12:45:00 +12:45
                because of  engineers-of-the-north and 2
                            more

                """);
    }

    @Test
    void allPagesAreFollowedInTheOrderTheyCome() {
        server.on("GET /v1/people?size=500", "{\"items\":[{\"id\":\"1\",\"name\":\"A\"}],\"next\":\"1\"}")
                .on("GET /v1/people?after=1&size=500",
                        "{\"items\":[{\"id\":\"2\",\"name\":\"A longer name\"}],\"next\":null}");
        assertThat(Shell.signedIn(server).run("people", "--all")).isEqualTo(new Shell.Said(0, """
                NAME  IDENTIFIERS  JOBS  ID
                A                        1
                A longer name                     2
                """, ""));
        assertThat(Shell.signedIn(server).run("people", "--all", "--json").out())
                .isEqualTo(
                        "{\"items\":[{\"id\":\"1\",\"name\":\"A\"},{\"id\":\"2\",\"name\":\"A longer name\"}],\"next\":null}\n");
    }

    @Test
    void anEmptyListSaysWhatToDoNext() {
        server.on("GET /v1/people", "{\"items\":[],\"next\":null}")
                .on("GET /v1/targets?words=x", "{\"items\":[],\"next\":null}");
        assertThat(Shell.signedIn(server).run("people").out())
                .isEqualTo("There is nobody yet. Deliver people with `tenure feed SOURCE FILE`.\n");
        assertThat(Shell.signedIn(server).run("targets", "x").out())
                .isEqualTo("No target is found. The beginnings of names and words of titles are compared.\n");
    }

    @Test
    void wideLettersTakeTwoColumnsAndMarksNone() {
        assertThat(TextWidth.of("李小龍")).isEqualTo(6);
        assertThat(TextWidth.of("e\u0301a")).isEqualTo(2);
        assertThat(TextWidth.cut("李小龍", 5)).isEqualTo("李小…");
        assertThat(TextWidth.lines("one two three", 7)).containsExactly("one two", "three");
        assertThat(TextWidth.lines("unbreakable", 4)).containsExactly("unbreakable");
    }

    @Test
    void coloursAreOnlyForTerminalsThatWantThem() {
        server.on("GET /v1/runs", "{\"items\":[{\"id\":\"1\",\"state\":\"HELD\"}]}");
        Screen colourful = new Screen(true, true, true, true, 200);
        assertThat(Shell.signedIn(server).screen(colourful).run("runs").out()).contains("\u001B[33mheld \u001B[0m");
        assertThat(Screen.of(java.util.Map.of("NO_COLOR", "1"), true, true, true).colours()).isFalse();
        assertThat(Screen.of(java.util.Map.of("TERM", "dumb"), true, true, true).colours()).isFalse();
        assertThat(Screen.of(java.util.Map.of(), true, false, true).colours()).isFalse();
    }

    @Test
    void operationsShowWhatTheyWaitForAndWhatWentWrong() {
        server.on("GET /v1/operations?connection=ldap&state=failed", """
                {"items":[{"id":"01990000-0000-7000-8000-0000000000b1","connection":"ldap","login":"anna","state":"FAILED","dueAt":"2026-01-02T00:00:00Z",
                 "attempts":7,"problem":"no such object","waitingFor":null,"finishedAt":null}],"next":null}""");
        assertThat(Shell.signedIn(server).run("operations", "--connection", "ldap", "--state", "failed").out())
                .isEqualTo("""
                OPERATION                             STATE   AT    LOGIN  ENDED OR DUE                TRIES  NOTE
                01990000-0000-7000-8000-0000000000b1  failed  ldap  anna   2026-01-02 13:45:00 +13:45  7      no such object
                """);
        assertThat(Shell.signedIn(server)
                .terminal(80)
                .run("operations", "--connection", "ldap", "--state", "failed")
                .out()).isEqualTo("""
                OPERATION                             STATE   AT    LOGIN  NOTE
                01990000-0000-7000-8000-0000000000b1  failed  ldap  anna   no such object
                """);
    }
}
