package org.tenure.connector.scim;

import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.Map;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.MissingNode;

/// Sends requests and reads answers, each with a deadline that includes its body, and bounds on size and depth.
final class ScimHttp implements AutoCloseable {

    /// What the server answered: `body` is missing when there was none, `tag` null without an ETag.
    record Answer(int status, JsonNode body, @Nullable String tag, @Nullable String location) {}

    static final JsonMapper JSON = JsonMapper.builder(JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(50).build())
            .build())
            .build();
    private static final int ANSWER_BYTES_MAX = 10 * 1024 * 1024;

    private final ScimSettings settings;
    private final HttpClient client;
    private final Semaphore slots;
    private final Clock clock;
    private volatile boolean closed;

    ScimHttp(ScimSettings settings, Clock clock) {
        this.settings = settings;
        this.clock = clock;
        this.slots = new Semaphore(settings.concurrency());
        this.client = HttpClient.newBuilder()
                .connectTimeout(settings.timeout())
                .followRedirects(HttpClient.Redirect.NEVER)
                // Where there is no TLS to agree on a version, offering another one confuses servers.
                .version(settings.url().startsWith("https:") ? HttpClient.Version.HTTP_2 : HttpClient.Version.HTTP_1_1)
                .build();
    }

    Answer get(String what, String path, Map<String, String> query) {
        return send(what, "GET", path + query(query), null, null);
    }

    Answer send(String what, String method, String path, @Nullable JsonNode body, @Nullable String ifMatch) {
        HttpRequest request = request(method, path, body, ifMatch);
        HttpResponse<byte[]> response = exchange(what, request);
        int status = response.statusCode();
        if (status >= 200 && status < 300) {
            return new Answer(status, json(what, response),
                    response.headers().firstValue("ETag").orElse(null),
                    response.headers().firstValue("Location").orElse(null));
        }
        throw ScimErrors.of(what, status, jsonOrMissing(response.body()),
                response.headers().firstValue("Retry-After").orElse(null), settings.secrets(), clock);
    }

    private HttpRequest request(String method, String path, @Nullable JsonNode body, @Nullable String ifMatch) {
        if (closed) {
            throw new TargetException(Kind.UNREACHABLE, "the connection is closed", null);
        }
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(settings.url() + path))
                .timeout(settings.timeout())
                .header("Authorization", settings.authorization())
                .header("Accept", "application/scim+json, application/json")
                // Some services turn away changes from a client that does not say its name.
                .header("User-Agent", "Tenure")
                .method(method,
                        body == null
                                ? BodyPublishers.noBody()
                                : BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)));
        if (body != null) {
            request.header("Content-Type", "application/scim+json");
        }
        if (ifMatch != null) {
            request.header("If-Match", ifMatch);
        }
        return request.build();
    }

    private HttpResponse<byte[]> exchange(String what, HttpRequest request) {
        try {
            if (!slots.tryAcquire(settings.timeout().toMillis(), TimeUnit.MILLISECONDS)) {
                throw new TargetException(Kind.BUSY,
                        what + ": all " + settings.concurrency() + " requests of this connection are under way", null);
            }
        } catch (InterruptedException stopped) {
            throw interrupted(what);
        }
        // The request's own time-out ends with the header; a body that drips is cut off here.
        CompletableFuture<HttpResponse<byte[]>> coming = client.sendAsync(request,
                BodyHandlers.limiting(BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
        try {
            return coming.get(settings.timeout().toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException late) {
            throw timedOut(what);
        } catch (ExecutionException failed) {
            throw failure(what, failed.getCause());
        } catch (InterruptedException stopped) {
            throw interrupted(what);
        } finally {
            coming.cancel(true);
            slots.release();
        }
    }

    private TargetException failure(String what, @Nullable Throwable cause) {
        return switch (cause) {
            case HttpConnectTimeoutException late -> new TargetException(
                    Kind.UNREACHABLE, what + ": `" + settings.url() + "` took no connection in time", late);
            case HttpTimeoutException late -> timedOut(what);
            case SSLException untrusted -> new TargetException(Kind.CONFIGURATION,
                    what + ": TLS with `" + settings.url() + "` failed; check its certificate and the trust store",
                    untrusted);
            case IOException broken when String.valueOf(broken.getMessage()).contains("exceeds") ->
                new TargetException(Kind.CONFIGURATION, what + ": the answer is larger than "
                        + ANSWER_BYTES_MAX / 1024 / 1024 + " MB; lower `pageSize`", broken);
            case null, default -> new TargetException(Kind.UNREACHABLE,
                    closed ? "the connection is closed" : what + ": `" + settings.url() + "` cannot be reached", cause);
        };
    }

    private TargetException timedOut(String what) {
        return new TargetException(
                Kind.TIMEOUT, what + ": no answer within " + settings.timeout().toMillis() + " ms", null);
    }

    private static TargetException interrupted(String what) {
        Thread.currentThread().interrupt();
        return new TargetException(Kind.TIMEOUT, what + ": interrupted while waiting", null);
    }

    private JsonNode json(String what, HttpResponse<byte[]> response) {
        if (response.body().length == 0) {
            return MissingNode.getInstance();
        }
        JsonNode body = jsonOrMissing(response.body());
        if (!body.isObject() && !body.isArray()) {
            throw TargetException.configuration(what + ": the server answers " + response.statusCode()
                    + " with something that is no JSON (or nested too deep); is `" + settings.url()
                    + "` its SCIM address?");
        }
        return body;
    }

    private static JsonNode jsonOrMissing(byte[] body) {
        try {
            return body.length == 0 ? MissingNode.getInstance() : JSON.readTree(body);
        } catch (JacksonException unreadable) {
            return MissingNode.getInstance();
        }
    }

    /// One segment of a path. What could climb out of it names nothing.
    static String segment(String id) {
        if (id.isEmpty() || id.equals(".") || id.equals("..")) {
            throw new TargetException(Kind.NOT_FOUND, "there is nothing with the id `" + id + "`", null);
        }
        return encoded(id);
    }

    private static String query(Map<String, String> query) {
        if (query.isEmpty()) {
            return "";
        }
        var joined = new StringJoiner("&", "?", "");
        query.forEach((name, value) -> joined.add(name + "=" + encoded(value)));
        return joined.toString();
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }

    @Override
    public void close() {
        closed = true;
        client.shutdownNow();
    }
}
