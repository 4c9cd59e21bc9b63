package org.tenure.api;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;
import org.tenure.Tenure;
import org.tenure.TestDatabase;
import org.tenure.kernel.Right;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server as it is started by anybody, on a database of its own, asked over HTTP. Whatever it answers has to be what its own
/// document says.
final class RunningServer implements AutoCloseable {

    private static final JsonMapper JSON = JsonMapper.shared();

    /// Hands the one server of this run to tests that ask for it.
    static final class Shared implements ParameterResolver {

        @Override
        public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
            return parameter.getParameter().getType() == RunningServer.class;
        }

        @Override
        public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
            return context.getRoot()
                    .getStore(ExtensionContext.Namespace.GLOBAL)
                    .computeIfAbsent(RunningServer.class, none -> new RunningServer(), RunningServer.class);
        }
    }

    /// What came back; `json` is missing where there is no JSON.
    record Answer(int status, HttpResponse<String> response, JsonNode json) {

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }

        String detail() {
            return json.path("detail").asString("");
        }
    }

    final TestDatabase database = TestDatabase.fresh();
    final ServletWebServerApplicationContext context;
    final String token;
    private final Path home;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Map<String, Object> document;
    private final AtomicInteger names = new AtomicInteger();

    private RunningServer() {
        try {
            home = Files.createTempDirectory("tenure-api");
            context = (ServletWebServerApplicationContext) Tenure.start(
                    "--tenure.home=" + home, "--server.port=0", "--tenure.database.url=" + database.url(),
                    "--tenure.database.user=" + database.owner(), "--tenure.database.password=" + database.password());
            token = Files.readString(home.resolve("token")).strip();
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        document = new OpenApi(routes()).document();
    }

    int port() {
        return context.getWebServer().getPort();
    }

    List<Route> routes() {
        return context.getBean(Routes.class).all();
    }

    /// The secret of a new token.
    String token(Set<Right> rights) throws Exception {
        return made(rights).path("secret").asString();
    }

    JsonNode made(Set<Right> rights) throws Exception {
        List<String> scopes = rights.stream().map(Right::word).toList();
        return post("/v1/tokens", Map.of("name", "test-" + names.incrementAndGet(), "scopes", scopes, "days", 1))
                .json();
    }

    Answer get(String path) throws Exception {
        return send("GET", path, token, null, null);
    }

    Answer post(String path, @Nullable Object body) throws Exception {
        return send("POST", path, token, "application/json", body == null ? null : JSON.writeValueAsString(body));
    }

    Answer put(String path, String body) throws Exception {
        return send("PUT", path, token, "application/json", body);
    }

    Answer send(String method, String path, @Nullable String secret, @Nullable String type, @Nullable String body)
            throws Exception {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port() + path))
                .method(method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        if (secret != null) {
            request.header("Authorization", "Bearer " + secret);
        }
        if (type != null) {
            request.header("Content-Type", type);
        }
        HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        boolean isJson = response.headers().firstValue("Content-Type").orElse("").contains("json");
        Answer answer = new Answer(response.statusCode(), response, JSON.readTree(isJson ? response.body() : "null"));
        asDocumented(method, path.replaceFirst("\\?.*", ""), answer);
        return answer;
    }

    private void asDocumented(String method, String path, Answer answer) {
        if (answer.status() == 204 || answer.json().isNull() || !path.startsWith("/v1/")) {
            return;
        }
        Route route = routes().stream()
                .filter(one -> one.method().name().equals(method)
                        && path.matches(one.path().replaceAll("\\{\\w+}", "[^/]+")))
                .min(Comparator.comparing(one -> one.path().contains("{")))
                .orElse(null);
        Map<String, Object> schema = answer.status() == 200 && route != null
                ? OpenApiLint.answer(document, route)
                : Map.of("$ref", "#/components/schemas/" + JsonShapes.PROBLEM);
        List<String> problems = OpenApiLint.problems(document, schema, answer.json());
        if (!problems.isEmpty()) {
            throw new AssertionError(
                    "%s %s is not answered as documented: %s\n%s".formatted(method, path, problems, answer.json()));
        }
    }

    /// All items of a list, `size` at a time.
    List<JsonNode> all(String path, int size) throws Exception {
        List<JsonNode> items = new ArrayList<>();
        JsonNode page = get(path + "?size=" + size).json();
        page.path("items").forEach(items::add);
        while (!page.path("next").isNull()) {
            page = get(path + "?size=" + size + "&after=" + page.path("next").asString()).json();
            page.path("items").forEach(items::add);
        }
        return items;
    }

    @Override
    public void close() throws IOException {
        context.close();
        database.close();
        try (Stream<Path> files = Files.walk(home)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).collect(Collectors.toList())) {
                Files.delete(file);
            }
        }
    }
}
