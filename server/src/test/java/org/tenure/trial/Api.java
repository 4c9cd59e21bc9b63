package org.tenure.trial;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Predicate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The REST API as a script would use it.
final class Api {

    private static final Duration PATIENCE = Duration.ofMinutes(5);

    private final HttpClient http = HttpClient.newHttpClient();
    private final JsonMapper json = JsonMapper.shared();
    private final String base;
    private final String token;

    Api(String base, String token) {
        this.base = base;
        this.token = token;
    }

    /// What was answered, whatever it was.
    record Answer(int status, JsonNode body) {}

    /// Posts without expecting that it is taken.
    Answer tried(String path, Object body) throws IOException, InterruptedException {
        return answer(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build());
    }

    /// Delivers a feed without expecting that it is taken.
    Answer delivered(String source, String query, byte[] csv) throws IOException, InterruptedException {
        return answer(request("/v1/feeds/" + source + "?" + query)
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofByteArray(csv))
                .build());
    }

    private Answer answer(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        return new Answer(response.statusCode(), json.readTree(response.body()));
    }

    JsonNode get(String path) throws IOException, InterruptedException {
        return send(request(path).GET().build());
    }

    JsonNode post(String path, Object body) throws IOException, InterruptedException {
        return send(request(path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json.writeValueAsString(body)))
                .build());
    }

    /// Delivers a feed, approves it when it is held, and waits for its end.
    JsonNode feed(String source, String query, String csv) throws IOException, InterruptedException {
        JsonNode run = send(request("/v1/feeds/" + source + "?" + query)
                .header("Content-Type", "text/csv")
                .POST(HttpRequest.BodyPublishers.ofString(csv))
                .build());
        return ended(run);
    }

    /// Waits for the end of a run, approving it when it is held.
    JsonNode ended(JsonNode begun) throws IOException, InterruptedException {
        JsonNode run = begun;
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (List.of("STAGING", "APPLYING", "HELD").contains(run.path("state").asString())) {
            String path = "/v1/runs/" + run.path("id").asString();
            run = run.path("state").asString().equals("HELD") ? post(path + "/approve", Map.of()) : get(path);
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("the run does not end: " + run);
            }
            LockSupport.parkNanos(20_000_000);
        }
        return run;
    }

    /// Waits until no operation waits or runs at connections that work and may write.
    void awaitQuiet() throws IOException, InterruptedException {
        awaitNothingOpen(connection -> !connection.path("mode").asString().equalsIgnoreCase("observe")
                && connection.path("problem").isNull());
    }

    /// Waits until no operation waits or runs anywhere. A target that was too slow once is waited for.
    void awaitDelivered() throws IOException, InterruptedException {
        awaitNothingOpen(connection -> true);
    }

    private void awaitNothingOpen(Predicate<JsonNode> counts) throws IOException, InterruptedException {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            long open = 0;
            JsonNode connections = get("/v1/connections");
            for (JsonNode connection : connections) {
                if (counts.test(connection)) {
                    open += connection.path("operations").path("WAITING").asLong()
                            + connection.path("operations").path("RUNNING").asLong();
                }
            }
            if (open == 0) {
                return;
            }
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException(
                        open + " operations do not end: " + connections + get("/v1/operations?state=waiting&size=3"));
            }
            LockSupport.parkNanos(50_000_000);
        }
    }

    /// All items of a paged list.
    List<JsonNode> all(String path) throws IOException, InterruptedException {
        List<JsonNode> items = new ArrayList<>();
        String after = null;
        do {
            String more = after == null ? "" : "&after=" + URLEncoder.encode(after, StandardCharsets.UTF_8);
            JsonNode page = get(path + (path.contains("?") ? "&" : "?") + "size=500" + more);
            page.path("items").forEach(items::add);
            after = page.path("next").isNull() || page.path("next").isMissingNode()
                    ? null
                    : page.path("next").asString();
        } while (after != null);
        return items;
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create(base + path))
                .header("Authorization", "Bearer " + token)
                .timeout(Duration.ofMinutes(2));
    }

    private JsonNode send(HttpRequest request) throws IOException, InterruptedException {
        HttpResponse<String> response = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (response.statusCode() / 100 != 2) {
            throw new IllegalStateException(request.method() + " " + request.uri() + " answered "
                    + response.statusCode() + ": " + response.body());
        }
        return json.readTree(response.body());
    }
}
