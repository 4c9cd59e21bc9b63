package org.tenure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SessionTest {

    private static final String STATUS = """
            {"version":"0.1.0","now":"2026-11-21T00:00:00Z","actor":"first","held":[],"applying":[],"connections":[
             {"name":"ldap","application":"directory","connector":"ldap","mode":"full","problem":"connection refused","problemKind":"unreachable",
              "since":"2026-11-20T00:00:00Z","probeAt":null,"operations":{"WAITING":12,"CONFIRMED":5000}}]}""";

    private final AnsweringServer server = new AnsweringServer();

    @TempDir
    Path home;

    @AfterEach
    void stop() {
        server.close();
    }

    @Test
    void noServerIsOneClearSentence() throws IOException {
        // Taken, so that nobody else comes to listen there.
        try (Socket taken = new Socket()) {
            taken.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            assertThat(Shell.at("http://127.0.0.1:" + taken.getLocalPort()).run("status")).isEqualTo(new Shell.Said(4,
                    "",
                    "No server answers at `http://127.0.0.1:%d`. Start one with `tenure serve`, or say where it is with `--server` or `TENURE_SERVER`. One that has just been started answers after some seconds: ask again.\n"
                            .formatted(taken.getLocalPort())));
        }
    }

    @Test
    void whoHasNoTokenIsToldWhereItGoes() {
        assertThat(Shell.at(server.address()).run("status")).isEqualTo(new Shell.Said(5, "",
                "Not signed in. Give a token with `--token`, `TENURE_TOKEN` or in the file `/nowhere/token`; the server writes the first one there when it starts for the first time.\n"));
    }

    @Test
    void whoAsksWhileTheFirstTokenIsWrittenIsToldToAskAgain() throws IOException {
        Path file = Files.createFile(home.resolve("token"));
        assertThat(Shell.at(server.address()).with("TENURE_HOME", home.toString()).run("status"))
                .isEqualTo(new Shell.Said(5, "",
                        "Not signed in: the server has written the first token to `%s` only now. Ask again.\n"
                                .formatted(file)));
    }

    @Test
    void aTokenThatIsNotTakenIsSaidWithTheServersReason() {
        Shell.Said said = Shell.at(server.address()).run("status", "--token", "tnr_wrong");
        assertThat(said.exit()).isEqualTo(Exit.SIGNED_OUT);
        assertThat(said.err()).startsWith("The token is not taken: The token is not known here. Give a token with")
                .doesNotContain("tnr_wrong");
    }

    @Test
    void aTokenWithALineBreakIsNotSent() {
        Shell.Said said = Shell.at(server.address()).run("status", "--token", "tnr_x\nHost: evil");
        assertThat(said.exit()).isEqualTo(Exit.SIGNED_OUT);
        assertThat(server.asked()).isEmpty();
    }

    @Test
    void theTokenFileOfTheInstallationIsFound() throws IOException {
        Files.writeString(home.resolve("token"), AnsweringServer.TOKEN + "\n");
        server.on("GET /v1/status", STATUS);
        assertThat(Shell.at(server.address()).home(home).run("status")).isEqualTo(new Shell.Said(0, """
                server    0.1.0 at %s
                its time  2026-11-21 13:45:00 +13:45
                you are   first

                Nothing waits for a person.

                Nothing is being applied.

                CONNECTION  APPLICATION  BY    MODE  STATE    OPERATIONS
                ldap        directory    ldap  full  stopped  12 waiting, 5,000 confirmed

                `ldap` since 2026-11-20 13:45:00 +13:45: connection refused
                """.formatted(server.address()), ""));
    }

    @Test
    void whatIsNoTenureServerIsSaidToBeNone() {
        server.on("GET /v1/status", "<html>hello</html>");
        assertThat(Shell.signedIn(server).run("status"))
                .isEqualTo(new Shell.Said(1, "",
                        "What answers at `%s` is not a Tenure server.\n".formatted(server.address())));
    }

    @Test
    void aRefusalWithoutAReasonStillNamesServerAndStatus() {
        server.on("GET /v1/status", 502, "Bad gateway");
        assertThat(Shell.signedIn(server).run("status").err())
                .isEqualTo("The server at `%s` refused with status 502 and did not say why.\n"
                        .formatted(server.address()));
    }

    @Test
    void aVerificationThatFindsNothingSaysWhatItCovers() {
        server.on("POST /v1/ledger/verify", """
                {"asOf":"2026-11-21T00:00:00Z","size":12000,"root":"c0ffee","sizeOutside":null,"rows":34000,"problems":[],"problemsCount":0,
                 "intact":true,"complete":true,"unsealed":{"count":0,"oldest":null}}""");
        assertThat(Shell.signedIn(server).run("audit", "verify")).isEqualTo(new Shell.Said(0, """
                integrity     intact: what is there is what was sealed
                completeness  complete: nothing that was sealed is missing
                as of         2026-11-21 13:45:00 +13:45
                sealed        12,000 events
                rows          34,000 row versions that events tell of
                outside       no checkpoint outside the database: nothing but itself vouches for the ledger
                head          c0ffee

                Nothing wrong was found.
                """, ""));
    }

    @Test
    void aVerificationThatFindsSomethingHasItsOwnCode() {
        server.on("POST /v1/ledger/verify", """
                {"asOf":"2026-11-21T00:00:00Z","size":12000,"root":"c0ffee","sizeOutside":11990,"rows":34000,"problemsCount":3,"problems":[
                  {"concern":"INTEGRITY","sentence":"The rows of `access.reason` are not those that were sealed.","position":7,"event":"01990000-0000-7000-8000-0000000000d1","relation":"access.reason"}],
                 "intact":false,"complete":true,"unsealed":{"count":2,"oldest":"2026-11-20T23:59:59Z"}}""");
        assertThat(Shell.signedIn(server).run("audit", "verify")).isEqualTo(new Shell.Said(6, """
                integrity       BROKEN: what is there is not what was sealed
                completeness    complete: nothing that was sealed is missing
                as of           2026-11-21 13:45:00 +13:45
                sealed          12,000 events
                rows            34,000 row versions that events tell of
                outside         the newest checkpoint in the folder covers 11,990 events
                not sealed yet  2, the oldest since 2026-11-21 13:44:59 +13:45
                head            c0ffee

                integrity: The rows of `access.reason` are not those that were sealed.
                  position  7
                  event     01990000-0000-7000-8000-0000000000d1
                  table     access.reason
                … and 2 more
                Something is wrong. Do not repair it: keep the database as it is, and compare it with checkpoints kept elsewhere.
                """, ""));
    }

    @Test
    void eventsAreReadWithWhatTheyTell() {
        server.on("GET /v1/ledger/events?run=7", """
                {"items":[{"id":"1","position":null,"recordedAt":"2026-11-21T00:00:00Z","type":"run.held","actor":"first","run":"7","subject":null,
                  "content":"{\\"removals\\":3,\\"sources\\":[\\"hr\\"]}"}],"next":null}""");
        assertThat(Shell.signedIn(server).run("audit", "events", "--run", "7").out()).isEqualTo("""
                POSITION  RECORDED                    TYPE      ACTOR  CONTENT
                 not yet  2026-11-21 13:45:00 +13:45  run.held  first  removals: 3, sources: hr
                """);
    }

    @Test
    void onlyTheSecretOfANewTokenGoesToStandardOutput() {
        server.on("POST /v1/tokens", "{\"token\":{\"id\":\"1\"},\"secret\":\"tnr_once\"}");
        assertThat(Shell.signedIn(server).run("tokens", "make", "nightly", "--scopes", "read,feed", "--days", "365"))
                .isEqualTo(new Shell.Said(
                        0, "tnr_once\n",
                        "Token `nightly` with read, feed, for 365 days. This is the only time it is shown:\n"));
        assertThat(server.asked().getFirst().body()).contains("\"scopes\":[\"read\",\"feed\"]", "\"days\":365",
                "\"name\":\"nightly\"");
    }

    @Test
    void revokingIsDoneWithAnEmptyAnswer() {
        server.on("DELETE /v1/tokens/1", 204, "");
        assertThat(Shell.signedIn(server).run("tokens", "revoke", "1").out())
                .isEqualTo("Revoked: token 1 opens nothing any more.\n");
    }

    @Test
    void wrongUsageIsSaidWithAWayOut() {
        assertThat(Shell.at(server.address()).run("runs", "shwo"))
                .isEqualTo(new Shell.Said(2, "", "Unmatched argument at index 1: 'shwo'\nDid you mean: runs show?\n"));
        assertThat(Shell.at(server.address()).run("operations", "retry").err())
                .isEqualTo("Say which: the id of an operation, or `--connection NAME` for all of a connection.\n");
        assertThat(Shell.at("ftp://x").run("status").err())
                .isEqualTo("`ftp://x` is not the address of a server; `http://127.0.0.1:8080`, say, is meant.\n");
    }

    @Test
    void everyCommandExplainsItselfAndCompletes() {
        String help = Shell.at(server.address()).run("help").out();
        assertThat(help).contains("Usage: tenure", "who-has", "6   a verification found something");
        assertThat(Shell.at(server.address()).run("help", "runs", "approve").out())
                .startsWith("Usage: tenure runs approve");
        assertThat(Shell.at(server.address()).run("completion").out()).contains("who-has", "complete -F");
    }
}
