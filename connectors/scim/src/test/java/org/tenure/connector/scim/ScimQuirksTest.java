package org.tenure.connector.scim;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.tenure.connector.scim.server.ScimDialect;
import org.tenure.connector.scim.server.ScimServer;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// Servers that do what real ones do. Each scripted answer stands for a whole request; the last one repeats.
class ScimQuirksTest {

    private record Reply(int status, String body, Map<String, String> headers) {}

    private static final Reply NO_CONFIG = new Reply(404, "", Map.of());

    private final Map<String, List<Reply>> replies = new HashMap<>();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer http;
    private Connection connection;

    @BeforeEach
    void start() throws IOException {
        http = HttpServer.create(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0), 0);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        http.createContext("/", this::answer);
        http.start();
        connection = open(Map.of());
    }

    @AfterEach
    void stop() {
        connection.close();
        http.stop(0);
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            String line = exchange.getRequestMethod() + " " + exchange.getRequestURI().getPath();
            asked.add(line + " " + exchange.getRequestURI().getQuery() + " " + body);
            Reply reply;
            synchronized (replies) {
                List<Reply> some = replies.getOrDefault(line, List.of(NO_CONFIG));
                reply = some.getFirst();
                if (some.size() > 1) {
                    some.removeFirst();
                }
            }
            reply.headers().forEach((name, value) -> exchange.getResponseHeaders().set(name, value));
            byte[] bytes = reply.body().getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(reply.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private Connection open(Map<String, Object> more) {
        var settings = new HashMap<String, Object>(Map.of(
                "url", "http://127.0.0.1:" + http.getAddress().getPort(), "token", "secret-token", "timeout", "60s",
                "pageSize", "2"));
        settings.putAll(more);
        return new ScimConnector().open(new Settings(settings));
    }

    private void when(String line, int status, String body) {
        when(line, status, body, Map.of());
    }

    private void when(String line, int status, String body, Map<String, String> headers) {
        synchronized (replies) {
            replies.computeIfAbsent(line, key -> new ArrayList<>()).add(new Reply(status, body, headers));
        }
    }

    private TargetException refusal() {
        return catchThrowableOfType(TargetException.class, () -> connection.read("u1", Set.of()));
    }

    private static String users(int total, String... ids) {
        var list = new ArrayList<String>();
        for (String id : ids) {
            list.add("{\"id\":\"" + id + "\",\"userName\":\"name-" + id + "\"}");
        }
        return "{\"totalResults\":" + total + ",\"Resources\":[" + String.join(",", list) + "]}";
    }

    private List<String> listed() {
        var keys = new ArrayList<String>();
        connection.listAccounts(account -> keys.add(account.key()));
        return keys;
    }

    @Test
    @DisplayName("D10 what a server shows in odd forms is read, and what we do not know is passed over")
    void oddFormsAreRead() {
        when("GET /Users/u1", 200, """
                {"id":"u1","userName":"a","active":"False","title":null,"emails":["x@y","x@z"],"roles":{"value":"odd"},
                 "name":"odd","unknown":{"deep":[1,{"x":2}]},"urn:ietf:params:scim:schemas:extension:enterprise:2.0:User":
                 {"manager":"m","department":"d"},"urn:acme:extension:2.0:User":{"desk":12}}""");

        TargetAccount account = connection.read("u1", Set.of()).orElseThrow();

        assertThat(account.enabled()).isFalse();
        assertThat(account.anchor()).isNull();
        assertThat(account.attributes()).containsExactlyInAnyOrderEntriesOf(Map.of(
                "emails", List.of("x@y", "x@z"), "manager", List.of("m"), "department", List.of("d"),
                "urn:acme:extension:2.0:User:desk", List.of("12")));
    }

    @Test
    @DisplayName("O9 a wait is obeyed, in seconds or until a date")
    void aWaitIsObeyed() {
        when("GET /Users/u1", 429, "", Map.of("Retry-After", "17"));
        TargetException limited = refusal();

        assertThat(limited.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(17));

        Clock clock = Clock.fixed(Instant.parse("2026-03-01T10:00:00Z"), ZoneOffset.UTC);
        assertThat(ScimErrors.wait("Sun, 01 Mar 2026 10:02:00 GMT", clock)).isEqualTo(Duration.ofMinutes(2));
        assertThat(ScimErrors.wait("Sun, 01 Mar 2026 09:00:00 GMT", clock)).isEqualTo(Duration.ZERO);
        assertThat(ScimErrors.wait("999999999", clock)).isEqualTo(Duration.ofDays(1));
        assertThat(ScimErrors.wait("soon", clock)).isNull();
    }

    @Test
    @DisplayName("O8 each answer is the kind of error that it is")
    void eachAnswerIsTheKindThatItIs() {
        Map<Integer, Kind> kinds = Map.of(400, Kind.SCHEMA, 401, Kind.CONFIGURATION, 403, Kind.PERMISSION, 409,
                Kind.ALREADY_EXISTS, 412, Kind.BUSY, 500, Kind.BUSY, 501, Kind.CONFIGURATION, 503, Kind.BUSY, 302,
                Kind.CONFIGURATION, 504, Kind.TIMEOUT);
        kinds.forEach((status, kind) -> {
            synchronized (replies) {
                replies.clear();
            }
            when("GET /Users/u1", status, "{\"detail\":\"no with secret-token\\n in it\"}",
                    Map.of("Location", "http://127.0.0.1:1"));
            assertThat(refusal().kind()).as("kind of %s", status).isEqualTo(kind);
            assertThat(refusal()).hasMessageContaining(String.valueOf(status)).message().doesNotContain("secret", "\n");
        });
    }

    @Test
    void aPageThatIsNoScimIsAWrongAddress() {
        when("GET /Users", 200, "<html>Please sign in</html>");

        assertThatThrownBy(connection::test).isInstanceOfSatisfying(
                TargetException.class, wrong -> assertThat(wrong.kind()).isEqualTo(Kind.CONFIGURATION));
        assertThatThrownBy(() -> listed()).hasMessageContaining("no JSON");
    }

    @Test
    void anAnswerWithoutEndOrBottomIsCutOff() {
        when("GET /Users/u1", 200, "[".repeat(5000));
        when("GET /Users/u2", 200, "{\"id\":\"u2\",\"userName\":\"" + "x".repeat(11 * 1024 * 1024) + "\"}");

        assertThat(refusal().kind()).isEqualTo(Kind.CONFIGURATION);
        assertThatThrownBy(() -> connection.read("u2", Set.of())).hasMessageContaining("10 MB");
    }

    @Test
    void pagesMayBeShortLongAndCountDifferently() {
        when("GET /Users", 200, users(3, "a"));
        when("GET /Users", 200, users(6, "b", "c", "d"));
        when("GET /Users", 200, users(5, "e"));
        assertThat(listed()).containsExactly("a", "b", "c", "d", "e");
        assertThat(asked).filteredOn(line -> line.startsWith("GET /Users "))
                .element(1)
                .asString()
                .contains("startIndex=2");
    }

    @Test
    void aServerThatAlwaysGivesItsFirstPageIsFoundOut() {
        when("GET /Users", 200, users(100, "a", "b"));

        assertThatThrownBy(this::listed).hasMessageContaining("same page again");
    }

    @Test
    @DisplayName("O12 a server that ignores a filter does not make a namesake of somebody else")
    void anIgnoredFilterAnswersNobody() {
        when("GET /Users", 200, users(1, "stranger"));

        assertThat(connection.findByLogin("wanted")).isEmpty();
        assertThat(connection.findByAnchor("wanted", Set.of())).isEmpty();
        assertThat(connection.findByLogin("NAME-stranger")).isPresent();
    }

    @Test
    void quotesInALoginStayInsideTheFilter() {
        when("GET /Users", 200, users(0));

        connection.findByLogin("x\" or userName pr or \"\\");

        assertThat(asked).anySatisfy(
                line -> assertThat(line).contains("filter=userName eq \"x\\\" or userName pr or \\\"\\\\\""));
    }

    @Test
    void membersAreFilteredTheOtherWayWhereTheFirstIsRefused() {
        when("GET /Users/u1", 200, "{\"id\":\"u1\",\"userName\":\"a\"}");
        when("GET /Groups", 400, "{\"scimType\":\"invalidFilter\"}");
        when("GET /Groups", 200, "{\"totalResults\":1,\"Resources\":[{\"id\":\"g1\"}]}");

        assertThat(connection.read("u1", Set.of("g1", "g2")).orElseThrow().entitlements()).containsExactly("g1");

        assertThat(asked).last().asString().contains("members eq \"u1\"");
    }

    @Test
    void aServerThatCannotFilterMembersSaysWhatToSet() {
        when("GET /Users/u1", 200, "{\"id\":\"u1\",\"userName\":\"a\"}");
        when("GET /Groups", 400, "{\"scimType\":\"invalidFilter\"}");

        assertThatThrownBy(() -> connection.read("u1", Set.of("g1"))).hasMessageContainingAll("whole groups",
                "memberships: user");
        assertThat(asked).noneMatch(line -> line.startsWith("GET /Groups/"));
    }

    @Test
    void indirectMembershipIsNoGrant() {
        when("GET /Users/u1", 200,
                """
                {"id":"u1","userName":"a","groups":[{"value":"g1","type":"direct"},{"value":"g2","type":"indirect"},"g3"]}""");

        assertThat(connection.read("u1", Set.of("g1", "g2", "g3")).orElseThrow().entitlements())
                .containsExactlyInAnyOrder("g1", "g3");
    }

    @Test
    void removingAMemberNeverNamesMembersAlone() {
        when("PATCH /Groups/g1", 204, "");
        for (String style : List.of("rfc", "entra", "pathless")) {
            try (Connection styled = open(Map.of("patchStyle", style))) {
                styled.revoke("u1", Set.of("g1"));
            }
            assertThat(asked).last().asString().contains("u1").containsIgnoringCase("\"op\":\"remove\"");
        }
    }

    @Test
    void whatIsAlreadySoIsNoError() {
        when("GET /Users/u1", 200, "{\"id\":\"u1\",\"userName\":\"a\"}");
        when("PATCH /Groups/g1", 409, "{\"detail\":\"is a member\"}");
        when("PATCH /Groups/g2", 400, "{\"scimType\":\"noTarget\"}");

        connection.grant("u1", Set.of("g1"));
        connection.revoke("u1", Set.of("g2", "gone"));
        assertThat(asked).filteredOn(line -> line.startsWith("PATCH")).hasSize(3);
    }

    @Test
    void aChangeInBetweenIsNotOverwritten() {
        when("GET /Users/u1", 200, "{\"id\":\"u1\",\"userName\":\"a\",\"meta\":{}}", Map.of("ETag", "W/\"7\""));
        when("PUT /Users/u1", 412, "");
        try (Connection put = open(Map.of("changes", "put"))) {
            assertThatThrownBy(() -> put.disable("u1")).isInstanceOfSatisfying(
                    TargetException.class, busy -> assertThat(busy.kind()).isEqualTo(Kind.BUSY));
        }
        assertThat(asked).last().asString().contains("\"active\":false").doesNotContain("meta");
    }

    @Test
    void aPasswordIsInNoMessage() {
        when("PATCH /Users/u1", 400, "{\"detail\":\"hunter22 is too weak\"}");
        try (Connection passwords = open(Map.of("passwords", "true"))) {
            assertThatThrownBy(() -> passwords.setPassword("u1", "hunter22".toCharArray()))
                    .hasMessageContaining("too weak")
                    .message()
                    .doesNotContain("hunter22");
        }
    }

    @Test
    void anIdThatWouldClimbOutOfThePathIsNobody() {
        assertThat(connection.read("..", Set.of())).isEmpty();
        when("GET /Users/a/b?c", 200, "{\"id\":\"a/b?c\",\"userName\":\"n\"}");
        assertThat(connection.read("a/b?c", Set.of())).isPresent();
    }

    @Test
    void settingsThatWouldLeakOrMisleadAreRefused() {
        Map<String, Object> good = Map.of("url", "https://example.org/scim", "token", "t");
        for (var wrong : List.<Map<String, Object>>of(Map.of("url", "http://example.org/scim"),
                Map.of("url", "ftp://x/"),
                Map.of("url", "https://me:pw@example.org/"), Map.of("token", "line\nquay"), Map.of("changes", "maybe"),
                Map.of("tokn", "t"), Map.of("pageSize", "0"))) {
            var settings = new HashMap<>(good);
            settings.putAll(wrong);
            assertThatThrownBy(() -> new ScimConnector().open(new Settings(settings))).as("%s", wrong)
                    .isInstanceOf(TargetException.class)
                    .message()
                    .doesNotContain("me:pw", "quay");
        }
        assertThatThrownBy(() -> new ScimConnector().open(new Settings(Map.of("url", "https://example.org"))))
                .hasMessageContaining("`token`");
    }

    @Test
    void aServerThatIgnoresCountIsListedWhole() {
        try (ScimServer server = ScimServer.start("t", ScimDialect.STANDARD.ignoringCount());
                Connection real = new ScimConnector()
                        .open(new Settings(Map.of("url", server.baseUrl(), "token", "t", "pageSize", "2")))) {
            for (int i = 0; i < 7; i++) {
                server.addUser("user-" + i);
            }
            var keys = new ArrayList<String>();
            real.listAccounts(account -> keys.add(account.key()));
            assertThat(keys).hasSize(7).containsExactlyElementsOf(server.users().keySet());
            assertThat(real.create(new NewAccount("late", "anchor-1", false, Map.of(), Set.of())))
                    .isIn(server.users().keySet());
        }
    }

    @Test
    @DisplayName("O9 the server's own limit is told, once")
    void theServersOwnLimitIsTold() {
        try (ScimServer server = ScimServer.start("t");
                Connection real = new ScimConnector()
                        .open(new Settings(Map.of("url", server.baseUrl(), "token", "t")))) {
            String key = server.addUser("a");
            server.failNext(429, "3");
            TargetException limited = catchThrowableOfType(TargetException.class, () -> real.read(key, Set.of()));
            assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(3));
            assertThat(real.read(key, Set.of())).isPresent();
        }
    }

    @Test
    @Timeout(60)
    @DisplayName("O14 an answer that drips for ever is left at the time-out")
    void anAnswerThatDripsCostsTheTimeOut() throws IOException {
        try (var door = new ServerSocket(0, 5, InetAddress.getByName("127.0.0.1"));
                Connection real = open(Map.of("url", "http://127.0.0.1:" + door.getLocalPort(), "timeout", "1s"))) {
            Thread.ofVirtual().start(() -> drip(door));

            TargetException late = catchThrowableOfType(TargetException.class, () -> real.read("u1", Set.of()));

            assertThat(late.kind()).isEqualTo(Kind.TIMEOUT);
        }
    }

    private static void drip(ServerSocket door) {
        try (var socket = door.accept()) {
            var out = socket.getOutputStream();
            out.write("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n{".getBytes(StandardCharsets.US_ASCII));
            for (int i = 0; i < 100_000; i++) {
                out.write(' ');
                out.flush();
                LockSupport.parkNanos(50_000_000);
            }
        } catch (IOException hungUp) {
            // the client went away, as it should
            assertThat(hungUp).isNotNull();
        }
    }
}
