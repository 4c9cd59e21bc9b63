package org.tenure.cli;

import java.io.IOException;
import java.io.InputStream;
import java.net.ConnectException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublisher;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.net.http.HttpTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/// The REST interface of one server, spoken with one token. What goes wrong ends the command with a sentence and a code.
final class Server {

    /// What was answered: the JSON as it came, and read.
    record Answer(String text, JsonNode json) {}

    private static final Duration CONNECT_MAX = Duration.ofSeconds(5);
    private static final Duration ANSWER_MAX = Duration.ofSeconds(60);
    /// Taking a file, applying a model and verifying the ledger grow with what there is.
    private static final Duration WORK_MAX = Duration.ofHours(2);

    private final String address;
    private final @Nullable String token;
    private final String tokenFile;
    private final HttpClient http;

    /// @param tokenFile where a token would be looked for, to tell people
    Server(String address, @Nullable String token, String tokenFile) {
        this.address = checked(address);
        this.token = token;
        this.tokenFile = tokenFile;
        this.http = HttpClient.newBuilder()
                .version(HttpClient.Version.HTTP_1_1)
                .connectTimeout(CONNECT_MAX)
                .build();
    }

    private static String checked(String address) {
        try {
            URI uri = URI.create(address.strip());
            if (uri.getHost() != null && ("http".equals(uri.getScheme()) || "https".equals(uri.getScheme()))) {
                return uri.toString().replaceAll("/+$", "");
            }
        } catch (IllegalArgumentException wrong) {
            // said below
        }
        throw new CommandException(
                Exit.USAGE,
                "`%s` is not the address of a server; `http://127.0.0.1:8080`, say, is meant.".formatted(address));
    }

    String address() {
        return address;
    }

    Answer get(String path, Query query) {
        return answer(send("GET", path, query, BodyPublishers.noBody(), null, ANSWER_MAX));
    }

    /// The answer, or null when there is no such thing.
    @Nullable
    Answer find(String path, Query query) {
        HttpResponse<byte[]> response = send("GET", path, query, BodyPublishers.noBody(), null, ANSWER_MAX);
        return response.statusCode() == 404 ? null : answer(response);
    }

    Answer post(String path) {
        return answer(send("POST", path, Query.NONE, BodyPublishers.noBody(), null, WORK_MAX));
    }

    Answer post(String path, Object body) {
        return answer(send("POST", path, Query.NONE, BodyPublishers.ofString(Answers.json(body)), "application/json",
                WORK_MAX));
    }

    /// Sends a file as it is read, once the server has said that it wants it.
    Answer post(String path, Query query, InputStream content) {
        return answer(send("POST", path, query, BodyPublishers.ofInputStream(() -> content), "text/csv", WORK_MAX));
    }

    void delete(String path) {
        answer(send("DELETE", path, Query.NONE, BodyPublishers.noBody(), null, ANSWER_MAX));
    }

    private HttpResponse<byte[]> send(
            String method, String path, Query query, BodyPublisher body, @Nullable String type, Duration max) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(address + path + query.encoded()))
                .timeout(max)
                .header("Accept", "application/json")
                .method(method, body);
        if (type != null) {
            request.header("Content-Type", type);
        }
        if ("text/csv".equals(type)) {
            request.expectContinue(true);
        }
        authorize(request);
        try {
            return http.send(request.build(), BodyHandlers.ofByteArray());
        } catch (HttpTimeoutException | ConnectException silent) {
            throw unreachable(silent);
        } catch (SSLException unsafe) {
            throw new CommandException(
                    Exit.UNREACHABLE,
                    "There is no safe connection to `%s`: %s.".formatted(address, unsafe.getMessage()));
        } catch (IOException broken) {
            throw broken(broken);
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CommandException(Exit.REFUSED, "Stopped.");
        }
    }

    private void authorize(HttpRequest.Builder request) {
        if (token != null) {
            if (!token.chars().allMatch(c -> c > ' ' && c < 127)) {
                throw new CommandException(Exit.SIGNED_OUT,
                        "The token has characters that no token has. " + howToSignIn());
            }
            request.header("Authorization", "Bearer " + token);
        }
    }

    private CommandException unreachable(IOException cause) {
        String what = cause instanceof HttpTimeoutException
                && !(cause instanceof java.net.http.HttpConnectTimeoutException)
                        ? "The server at `%s` takes too long to answer; what was asked for may still happen. Look with `tenure status`."
                        : "No server answers at `%s`. Start one with `tenure serve`, or say where it is with `--server` or `TENURE_SERVER`. One that has just been started answers after some seconds: ask again.";
        return new CommandException(Exit.UNREACHABLE, what.formatted(address));
    }

    private CommandException broken(IOException cause) {
        for (Throwable inner = cause; inner != null; inner = inner.getCause()) {
            if (inner instanceof UnreadableFileException file) {
                return new CommandException(Exit.REFUSED, String.valueOf(file.getMessage()));
            }
        }
        return new CommandException(
                Exit.UNREACHABLE,
                "The connection to `%s` broke: %s. Look with `tenure status` whether anything came through."
                        .formatted(address, Objects.requireNonNullElse(cause.getMessage(), "the server hung up")));
    }

    private Answer answer(HttpResponse<byte[]> response) {
        int status = response.statusCode();
        String text = new String(response.body(), StandardCharsets.UTF_8);
        if (status == 401) {
            throw new CommandException(Exit.SIGNED_OUT, signedOut(text));
        }
        if (status >= 400) {
            throw new CommandException(Exit.REFUSED, detail(status, text));
        }
        if (status == 204) {
            return new Answer("", Answers.parse("{}"));
        }
        try {
            return new Answer(text, Answers.parse(text));
        } catch (JacksonException notJson) {
            throw new CommandException(Exit.REFUSED, "What answers at `%s` is not a Tenure server.".formatted(address));
        }
    }

    private String signedOut(String text) {
        if (token == null) {
            return Files.exists(Path.of(tokenFile))
                    ? "Not signed in: the server has written the first token to `%s` only now. Ask again."
                            .formatted(tokenFile)
                    : "Not signed in. " + howToSignIn();
        }
        return "The token is not taken: " + detail(401, text) + " " + howToSignIn();
    }

    private String howToSignIn() {
        return "Give a token with `--token`, `TENURE_TOKEN` or in the file `%s`; the server writes the first one there when it starts for the first time."
                .formatted(tokenFile);
    }

    /// The sentence of a problem (RFC 9457).
    private String detail(int status, String text) {
        try {
            String detail = Answers.text(Answers.parse(text), "detail");
            if (!detail.isEmpty()) {
                return detail;
            }
        } catch (JacksonException notJson) {
            // said below
        }
        return "The server at `%s` refused with status %d and did not say why.".formatted(address, status);
    }
}
