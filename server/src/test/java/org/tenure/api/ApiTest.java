package org.tenure.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import java.io.IOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.NetworkInterface;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.security.KeyFactory;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.springframework.context.Phased;
import org.tenure.kernel.Right;
import tools.jackson.databind.JsonNode;

/// How the API treats whoever asks: who may, what is refused and with which sentence, how lists go on.
@ExtendWith(RunningServer.Shared.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ApiTest {

    private static final String NOBODY = "01890a5d-ac96-774b-bcce-b302099a8057";

    private final RunningServer server;

    ApiTest(RunningServer server) {
        this.server = server;
    }

    @Test
    void nothingIsServedWithoutAToken() throws Exception {
        List<String> paths = new ArrayList<>(server.routes().stream().map(ApiTest::path).toList());
        paths.addAll(List.of("/", "/metrics", "/metrics/jvm.info", "/error", "/nothing", "/v1", "/v1/", "/v1/nothing",
                "/health/other", "/health/../v1/status", "/health;/v1/status"));
        for (String path : paths) {
            RunningServer.Answer answer = server.send("GET", path, null, null, null);
            assertThat(answer.status()).as(path).isEqualTo(401);
            assertThat(answer.header("WWW-Authenticate")).as(path).isEqualTo("Bearer realm=\"tenure\"");
            assertProblem(answer, "unauthenticated", "denied");
        }
    }

    @Test
    void aTokenThatIsNotInForceIsNone() throws Exception {
        JsonNode revoked = server.made(Set.of(Right.READ));
        JsonNode expired = server.made(Set.of(Right.READ));
        assertThat(server.send("DELETE", "/v1/tokens/" + revoked.at("/token/id").asString(), server.token, null, null)
                .status()).isEqualTo(204);
        server.database.jdbc()
                .sql("update security.token set created_at = now() - interval '2 days', expires_at = now() - interval '1 day' where id = :id")
                .param("id", UUID.fromString(expired.at("/token/id").asString()))
                .update();

        Set<String> sentences = new HashSet<>();
        for (String secret : List.of("x", "tnr_" + "A".repeat(43), revoked.path("secret").asString(),
                expired.path("secret").asString())) {
            RunningServer.Answer answer = server.send("GET", "/v1/status", secret, null, null);
            assertThat(answer.status()).isEqualTo(401);
            sentences.add(answer.detail());
        }
        assertThat(sentences).as("nothing tells why").hasSize(1);
    }

    @ParameterizedTest
    @EnumSource(Right.class)
    void everyRouteNeedsItsRight(Right right) throws Exception {
        String all = server.token(EnumSet.complementOf(EnumSet.of(right)));
        String only = server.token(EnumSet.of(right));
        for (Route route : server.routes().stream().filter(one -> one.right() == right).toList()) {
            RunningServer.Answer without = server.send(route.method().name(), path(route), all, null, null);
            assertThat(without.status()).as("%s %s without `%s`", route.method(), route.path(), right.word())
                    .isEqualTo(403);
            assertProblem(without, "denied", "denied");
            assertThat(without.detail()).contains("the right `" + right.word() + "` is missing");

            RunningServer.Answer with = server.send(route.method().name(), path(route), only, null, null);
            assertThat(with.status())
                    .as("%s %s with `%s` alone: %s", route.method(), route.path(), right.word(), with.detail())
                    .isNotIn(401, 403, 405, 500);
        }
    }

    @Test
    void theFirstTokenIsThereBeforeAnythingCanBeAsked() {
        assertThat(server.context.getBean("firstToken", Phased.class).getPhase())
                .isLessThan(server.context.getBean("webServerStartStop", Phased.class).getPhase());
    }

    @Test
    void aSlashInAnIdentifierIsPartOfIt() throws Exception {
        server.put("/v1/model/sources/badges",
                "{\"scheme\": \"badge\", \"key\": \"k\", \"attributes\": {\"displayName\": \"n\"}}");
        UUID person = UUID.randomUUID();
        server.database.jdbc()
                .sql("insert into identity.identity (id, kind, created_at) values (:id, 'person', now())")
                .param("id", person)
                .update();
        server.database.jdbc()
                .sql("insert into identity.identifier (scheme, value, identity_id) values ('badge', 'K/7', :id)")
                .param("id", person)
                .update();

        RunningServer.Answer found = server.get("/v1/people/K%2F7");
        assertThat(found.status()).isEqualTo(200);
        assertThat(found.json().path("id").asString()).isEqualTo(person.toString());
        assertThat(server.get("/v1/people/K%2F7/access").status()).isEqualTo(200);
        RunningServer.Answer unknown = server.get("/v1/people/K%2F8");
        assertProblem(unknown, "not_found", "caller");
        assertThat(unknown.detail()).contains("`K/8`");
    }

    @Test
    void aSlashInANameOrAKeyIsSaidOrTaken() throws Exception {
        String key = "cn=a/b,ou=groups,dc=example";
        RunningServer.Answer made = server.put("/v1/model/applications/slashes",
                "{\"owner\": \"it\", \"entitlements\": {\"ab\": {\"key\": \"" + key + "\"}}}");
        assertThat(made.status()).as(made.detail()).isEqualTo(200);
        assertThat(server.get("/v1/targets?words=slashes%2Fab").json().toString()).contains(key);
        assertThat(server.get("/v1/holders?target=slashes%2Fab").status()).isEqualTo(200);

        assertThat(server.get("/v1/model/roles/a%2Fb").detail()).isEqualTo("There is no `a/b` in roles.");
        RunningServer.Answer refused = server.put("/v1/model/applications/slashes",
                "{\"owner\": \"it\", \"entitlements\": {\"a/b\": {\"key\": \"x\"}}}");
        assertThat(refused.status()).isEqualTo(422);
        assertThat(refused.detail()).contains("`a/b` is no name for");
        assertThat(server.get("/v1%2Fstatus").status()).as("a slash that parts segments is another one").isEqualTo(404);
    }

    @Test
    void metricsNeedTheRightToRead() throws Exception {
        assertThat(server.send("GET", "/metrics", server.token(EnumSet.of(Right.FEED)), null, null).status())
                .isEqualTo(403);
        assertThat(server.send("GET", "/metrics", server.token(EnumSet.of(Right.READ)), null, null).status())
                .isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "/v1/runs/seven                    | Parameter `run` is `seven`; an id such as `01890a5d-ac96-774b-bcce-b302099a8057` is meant.",
        "/v1/people?size=0                 | Parameter `size` is `0`; a number from 1 to 500 is meant.",
        "/v1/people?size=501               | Parameter `size` is `501`; a number from 1 to 500 is meant.",
        "/v1/people?size=ten               | Parameter `size` is `ten`; a number from 1 to 500 is meant.",
        "/v1/people?sice=5                 | There is no parameter `sice` here; there are `words`, `state`, `department`, `after`, `size`.",
        "/v1/status?a=b                    | There is no parameter `a` here; there is none.",
        "/v1/people?size=5&size=6          | Parameter `size` is there twice; give it once.",
        "/v1/people?state=gone             | Parameter `state` is `gone`; one of `prehire`, `active`, `leave`, `left` is meant.",
        "/v1/operations?run=x              | Parameter `run` is `x`; an id such as `01890a5d-ac96-774b-bcce-b302099a8057` is meant.",
        "/v1/accounts?uncorrelated=yes     | Parameter `uncorrelated` is `yes`; `true` or `false` is meant.",
        "/v1/holders                       | Parameter `target` is missing; `directory/staff`, say, is meant.",
        "/v1/holders?target=a&at=yesterday | Parameter `at` is `yesterday`; a date such as `2026-01-31` (its end, UTC) or a time such as `2026-01-31T12:00:00Z` is meant.",
        "/v1/people?after=x                | `x` is not where a page ends. Use what the page before gave as next.",
        "/v1/operations?after=x            | `x` is not where a page ends. Use what the page before gave as next.",
        "/v1/accounts?after=x              | `x` is not where a page ends. Use what the page before gave as next.",
        "/v1/runs?after=x_y                | `x_y` is not where a page ends. Use what the page before gave as next.",
        "/v1/tokens?after=x                | `x` is not where a page ends. Use what the page before gave as next.",
        "/v1/ledger/events?after=x         | `x` is not where a page ends. Use what the page before gave as next.",
    })
    void aParameterThatCannotBeUnderstoodIsNamed(String path, String sentence) throws Exception {
        RunningServer.Answer answer = server.get(path);
        assertThat(answer.status()).isEqualTo(400);
        assertProblem(answer, "invalid", "caller");
        assertThat(answer.detail()).isEqualTo(sentence);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '"', value = {
        "''                                      | The body is empty; JSON is meant.",
        "null                                    | The body is `null`; an object is meant.",
        "[1]                                     | The body is of the wrong type; an object is meant.",
        "{'name':'a','scopes':['read'],'day':1}  | The body has a member `day` that nobody reads; there are `days`, `name`, `scopes`.",
        "{'name':'a','scopes':['read'],'days':'1'} | Member `days` of the body is of the wrong type; a whole number is meant.",
        "{'name':'a','scopes':['read'],'days':1.5} | Member `days` of the body is of the wrong type; a whole number is meant.",
        "{'name':'a','scopes':'read'}            | Member `scopes` of the body is of the wrong type; a list is meant.",
        "{'scopes':['read']}                     | Member `name` of the body is missing.",
        "{'name':'a','scopes':['fly']}           | There is no right `fly`; there are read, feed, configure, operate, stop, audit, administer.",
        "{'name':'a','name':'b','scopes':['read']} | The body is not JSON: something is wrong in line 1, column 19.",
        "{'name':'a','scopes':['read']} x        | The body is not JSON: something is wrong in line 1, column 32.",
        "{'name': a}                             | The body is not JSON: something is wrong in line 1, column 10.",
    })
    void aBodyThatCannotBeUnderstoodIsRefusedByName(String body, String sentence) throws Exception {
        RunningServer.Answer answer = server.send("POST", "/v1/tokens", server.token, "application/json",
                body.equals("''") ? "" : body.replace('\'', '"'));
        assertThat(answer.status()).isEqualTo(400);
        assertProblem(answer, "invalid", "caller");
        assertThat(answer.detail()).isEqualTo(sentence);
    }

    @Test
    void aBodyThatIsTooLargeIsNotRead() throws Exception {
        RunningServer.Answer answer = server.put("/v1/model/roles/large", " ".repeat((16 << 20) + 1));
        assertThat(answer.status()).isEqualTo(413);
        assertThat(answer.detail()).isEqualTo("The body is larger than 16 MiB. Send it in parts.");
    }

    @ParameterizedTest
    @CsvSource({"/v1/nothing", "/nothing", "/", "/v1/runs/a/b/c"})
    void whatIsNotThereIsAProblemToo(String path) throws Exception {
        RunningServer.Answer answer = server.get(path);
        assertThat(answer.status()).isEqualTo(404);
        assertProblem(answer, "not_found", "caller");
    }

    @ParameterizedTest
    @CsvSource({
        "POST, /v1/status, GET", "DELETE, /v1/people/1, GET", "GET, /v1/feeds/hr, POST",
        "PATCH, '/v1/model/roles/a', 'GET, PUT'",
        "OPTIONS, '/v1/tokens', 'GET, POST'"
    })
    void aMethodThatARouteDoesNotTakeIsRefusedWithThoseItTakes(String method, String path, String allowed)
            throws Exception {
        RunningServer.Answer answer = server.send(method, path, server.token, null, null);
        assertThat(answer.status()).isEqualTo(405);
        assertThat(answer.header("Allow")).isEqualTo(allowed);
        assertThat(answer.detail()).isEqualTo("`%s` does not take `%s`; it takes %s.".formatted(path, method, allowed));
        assertThat(answer.json().path("status").asInt()).isEqualTo(405);
    }

    @Test
    void nextLeadsThroughAllPagesAndSizeDoesNotMatter() throws Exception {
        for (int i = 0; i < 7; i++) {
            server.made(Set.of(Right.READ));
        }
        List<String> byTwo = ids(server.all("/v1/tokens", 2));
        assertThat(byTwo).hasSizeGreaterThan(7).doesNotHaveDuplicates().isSorted();
        assertThat(ids(server.all("/v1/tokens", 500))).isEqualTo(byTwo);
        assertThat(server.get("/v1/tokens?size=1").json().path("items")).hasSize(1);

        List<String> events = ids(server.all("/v1/ledger/events", 3));
        assertThat(events).hasSizeGreaterThan(7)
                .doesNotHaveDuplicates()
                .isSortedAccordingTo(Collections.reverseOrder());
    }

    private static List<String> ids(List<JsonNode> items) {
        return items.stream().map(item -> item.path("id").asString()).toList();
    }

    @Test
    void aSecretIsAnsweredOnceAndNeverAgain() throws Exception {
        JsonNode made = server.made(Set.of(Right.READ));
        assertThat(made.path("secret").asString()).startsWith("tnr_");
        assertThat(server.get("/v1/tokens?size=500").response().body()).contains(made.at("/token/id").asString())
                .doesNotContain("tnr_");
        assertThat(server.get("/v1/ledger/events?size=500").response().body()).doesNotContain("tnr_");
    }

    @Test
    void eventsAreFoundByWhatTheyAreAbout() throws Exception {
        String token = server.made(Set.of(Right.READ)).at("/token/id").asString();
        List<JsonNode> about = new ArrayList<>();
        server.get("/v1/ledger/events?subject=" + token).json().path("items").forEach(about::add);
        assertThat(about).singleElement().satisfies(event -> {
            assertThat(event.path("type").asString()).isEqualTo("tokens.made");
            assertThat(event.path("actor").asString()).isEqualTo("token/first");
        });
        assertThat(server.get("/v1/ledger/events?run=" + NOBODY).json().path("items")).isEmpty();
    }

    @Test
    void theNewestCheckpointIsSignedByTheKeyThatComesWithIt() throws Exception {
        RunningServer.Answer answer = server.get("/v1/ledger/checkpoint");
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (answer.status() == 404 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(50_000_000);
            answer = server.get("/v1/ledger/checkpoint");
        }
        JsonNode head = answer.json();
        assertThat(head.path("size").asLong()).isPositive();
        Signature verifier = Signature.getInstance("Ed25519");
        verifier.initVerify(KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(head.path("publicKey").asString()))));
        verifier.update(head.path("text").asString().getBytes(StandardCharsets.UTF_8));
        assertThat(verifier.verify(Base64.getDecoder().decode(head.path("signature").asString()))).isTrue();
        assertThat(head.path("text").asString()).startsWith("tenure ledger\n" + head.path("size").asLong() + "\n");

        JsonNode verdict = server.post("/v1/ledger/verify", null).json();
        assertThat(List.of(verdict.path("intact").asBoolean(), verdict.path("complete").asBoolean()))
                .as(verdict.toString())
                .containsExactly(true, true);
    }

    @Test
    @DisplayName("A8 a proof of an event is for whoever may read the ledger")
    void aProofOfAnEventIsHandedOut() throws Exception {
        server.made(Set.of(Right.READ));
        String event = server.get("/v1/ledger/events?size=1").json().at("/items/0/id").asString();
        String path = "/v1/ledger/events/" + event + "/proof";
        long deadline = System.nanoTime() + 5_000_000_000L;
        RunningServer.Answer answer = server.get(path + "?since=1");
        while (answer.status() != 200 && System.nanoTime() < deadline) {
            LockSupport.parkNanos(50_000_000);
            answer = server.get(path + "?since=1");
        }
        assertThat(answer.json().path("id").asString()).isEqualTo(event);
        assertThat(answer.json().path("event").asString()).contains("\"id\":\"" + event + "\"");
        assertThat(answer.json().at("/extension/olderSize").asLong()).isEqualTo(1);
        assertThat(server.get("/v1/ledger/extension?older=1").json().path("path").size()).isPositive();

        String reader = server.token(EnumSet.complementOf(EnumSet.of(Right.AUDIT)));
        for (String denied : List.of(path, "/v1/ledger/extension?older=1")) {
            assertThat(server.send("GET", denied, reader, null, null).status()).isEqualTo(403);
        }
        assertThat(server.get("/v1/ledger/extension").detail())
                .isEqualTo("Parameter `older` is missing; the size of a checkpoint is meant.");
        assertThat(server.get("/v1/ledger/extension?older=-1").detail())
                .isEqualTo("Parameter `older` is `-1`; a number such as `1000` is meant.");
        assertThat(server.get("/v1/ledger/events/" + NOBODY + "/proof").status()).isEqualTo(404);
    }

    @Test
    void aFileThatComesAsAFormIsReadAsAFile() throws Exception {
        String source = """
                {"scheme": "number", "key": "id", "employment": "employee", "attributes": {"givenName": "given", "familyName": "family"}}""";
        assertThat(server.put("/v1/model/sources/forms", source).status()).isEqualTo(200);
        RunningServer.Answer answer = server.send(
                "POST", "/v1/feeds/forms?label=a+b%26c", server.token, "application/x-www-form-urlencoded",
                "id,given,family\nF1,Ada,Byron\n");
        assertThat(answer.status()).as(answer.detail()).isEqualTo(200);
        assertThat(answer.json().path("label").asString()).isEqualTo("a b&c");
        assertThat(answer.json().at("/details/joins").asInt()).as(answer.json().toString()).isEqualTo(1);

        if (answer.json().path("state").asString().equals("HELD")) {
            assertThat(server.post("/v1/runs/" + answer.json().path("id").asString() + "/approve", null).status())
                    .isEqualTo(200);
        }
        awaitPerson("F1");
        RunningServer.Answer access = server
                .get("/v1/people/F1/access?at=2020-01-31&known=2026-01-31T12:00:00%2B01:00");
        assertThat(access.json().at("/moment/at").asString()).isEqualTo("2020-01-31T23:59:59.999Z");
        assertThat(access.json().at("/moment/known").asString()).isEqualTo("2026-01-31T11:00:00Z");
        assertThat(access.json().path("deliveriesAsOf").asString()).as("deliveries are as known now")
                .startsWith("20")
                .isGreaterThan("2026-01-31T11:00:00Z");
    }

    @Test
    void onlyARunThatFailedIsGoneOnWith() throws Exception {
        String source = """
                {"scheme": "badge", "key": "id", "employment": "employee", "attributes": {"givenName": "given", "familyName": "family"}}""";
        assertThat(server.put("/v1/model/sources/badges", source).status()).isEqualTo(200);
        String run = server
                .send("POST", "/v1/feeds/badges", server.token, "text/csv", "id,given,family\nB1,Ada,Byron\n")
                .json()
                .path("id")
                .asString();

        RunningServer.Answer refused = server.post("/v1/runs/" + run + "/retry", null);
        assertThat(refused.status()).isEqualTo(409);
        assertThat(refused.detail()).contains(run, "cannot be gone on with");
        assertThat(server.post("/v1/runs/" + NOBODY + "/retry", null).status()).isEqualTo(404);
    }

    private void awaitPerson(String who) throws Exception {
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (server.get("/v1/people/" + who).status() != 200) {
            assertThat(System.nanoTime()).as("the feed is applied").isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
    }

    @Test
    void healthIsOpenAndSaysNothingElse() throws Exception {
        for (String path : List.of("/health", "/health/liveness", "/health/readiness")) {
            RunningServer.Answer answer = server.send("GET", path, null, null, null);
            assertThat(answer.status()).as(path).isEqualTo(200);
            assertThat(answer.json().path("status").asString()).isEqualTo("UP");
            assertThat(answer.json().has("components")).as(path).isFalse();
        }
    }

    @Test
    void withoutItsDatabaseTheServerSaysThatItIsNotReady() throws Exception {
        HikariDataSource pool = server.context.getBean(HikariDataSource.class);
        long patience = pool.getConnectionTimeout();
        pool.setConnectionTimeout(300);
        String url = server.database.url();
        String name = url.replaceFirst(".*/", "").replaceFirst("\\?.*", "");
        try (Connection beside = DriverManager.getConnection(url.replace("/" + name, "/postgres"),
                server.database.owner(), server.database.password());
                Statement statement = beside.createStatement()) {
            statement.execute("alter database \"%s\" allow_connections false".formatted(name));
            try {
                statement.execute(
                        "select pg_terminate_backend(pid, 60000) from pg_stat_activity where datname = '%s'"
                                .formatted(name));
                assertThat(server.send("GET", "/health/readiness", null, null, null).status()).isEqualTo(503);
                assertThat(server.send("GET", "/health/liveness", null, null, null).status()).isEqualTo(200);
                RunningServer.Answer answer = server.get("/v1/status");
                assertThat(answer.status()).isEqualTo(503);
                assertProblem(answer, "unavailable", "ours");
                assertThat(answer.detail()).isEqualTo("The database does not answer. Try again in a moment.");
            } finally {
                statement.execute("alter database \"%s\" allow_connections true".formatted(name));
            }
        } finally {
            pool.setConnectionTimeout(patience);
        }
        long deadline = System.nanoTime() + 60_000_000_000L;
        while (server.send("GET", "/health/readiness", null, null, null).status() != 200) {
            assertThat(System.nanoTime()).as("ready again").isLessThan(deadline);
            LockSupport.parkNanos(50_000_000);
        }
        assertThat(server.get("/v1/status").status()).isEqualTo(200);
    }

    @Test
    void onlyThisMachineIsListenedTo() throws Exception {
        // On Linux the whole of 127/8 is this machine: whoever listened everywhere would answer there.
        List<InetAddress> others = new ArrayList<>(List.of(InetAddress.getByName("127.0.0.2")));
        NetworkInterface.networkInterfaces()
                .flatMap(NetworkInterface::inetAddresses)
                .filter(address -> !address.isLoopbackAddress())
                .forEach(others::add);
        for (InetAddress other : others) {
            assertThatThrownBy(() -> {
                try (Socket socket = new Socket()) {
                    socket.connect(new InetSocketAddress(other, server.port()), 2_000);
                }
            })
                    .as(other.toString())
                    .isInstanceOf(ConnectException.class);
        }
    }

    @Test
    void answersSayNothingOfWhatMadeThem() throws Exception {
        for (RunningServer.Answer answer : List.of(server.get("/v1/status"), server.get("/nothing"),
                server.send("GET", "/health", null, null, null))) {
            assertThat(answer.response().headers().map()).doesNotContainKeys("server", "x-powered-by", "set-cookie");
            assertThat(answer.header("Cache-Control")).isEqualTo("no-store");
            assertThat(answer.header("X-Content-Type-Options")).isEqualTo("nosniff");
        }
        for (String request : List.of("GET /% HTTP/1.1", "G\u0001T / HTTP/1.1", "GET /v1/people/a%2Fb HTTP/1.1")) {
            assertThat(raw(request)).startsWith("HTTP/1.1 4")
                    .doesNotContainIgnoringCase("tomcat")
                    .doesNotContainIgnoringCase("spring")
                    .doesNotContain("\tat ");
        }
    }

    private String raw(String request) throws IOException {
        try (Socket socket = new Socket("127.0.0.1", server.port())) {
            socket.setSoTimeout(60_000);
            socket.getOutputStream()
                    .write((request + "\r\nHost: x\r\nConnection: close\r\n\r\n")
                            .getBytes(StandardCharsets.ISO_8859_1));
            return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// RFC 9457, and a sentence.
    private static void assertProblem(RunningServer.Answer answer, String code, String kind) {
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().path("type").asString()).isEqualTo("urn:tenure:error:" + code);
        assertThat(answer.json().path("status").asInt()).isEqualTo(answer.status());
        assertThat(answer.json().path("kind").asString()).isEqualTo(kind);
        assertThat(answer.detail()).matches("(?s).+[.?].*");
    }

    private static String path(Route route) {
        return route.path().replaceAll("\\{\\w+}", NOBODY);
    }
}
