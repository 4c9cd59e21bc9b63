package org.tenure.cli;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/// A real HTTP server that gives prepared answers: by method and path with query, one after the other, the last one again and again.
final class AnsweringServer implements AutoCloseable {

    static final String TOKEN = "tnr_for-tests";

    private record Prepared(int status, String body) {}

    /// What came: `POST /v1/feeds/hr?delta=true`, and its body.
    record Asked(String line, String body) {}

    private final Map<String, Deque<Prepared>> prepared = new ConcurrentHashMap<>();
    private final List<Asked> asked = new CopyOnWriteArrayList<>();
    private final HttpServer http;

    AnsweringServer() {
        try {
            http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException noPort) {
            throw new UncheckedIOException(noPort);
        }
        http.createContext("/", this::answer);
        http.start();
    }

    String address() {
        return "http://127.0.0.1:" + http.getAddress().getPort();
    }

    AnsweringServer on(String line, String body) {
        return on(line, 200, body);
    }

    AnsweringServer on(String line, int status, String body) {
        prepared.computeIfAbsent(line, none -> new ArrayDeque<>()).add(new Prepared(status, body));
        return this;
    }

    List<Asked> asked() {
        return asked;
    }

    List<String> lines() {
        return asked.stream().map(Asked::line).toList();
    }

    private void answer(HttpExchange exchange) throws IOException {
        try (exchange) {
            String line = exchange.getRequestMethod() + " " + exchange.getRequestURI();
            String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            asked.add(new Asked(line, body));
            Prepared answer = isSignedIn(exchange) ? take(line) : problem(401, "The token is not known here.");
            byte[] bytes = answer.body().getBytes(StandardCharsets.UTF_8);
            exchange.getResponseHeaders()
                    .set("Content-Type", answer.status() < 400 ? "application/json" : "application/problem+json");
            if (answer.status() == 401) {
                exchange.getResponseHeaders().set("WWW-Authenticate", "Bearer realm=\"tenure\"");
            }
            exchange.sendResponseHeaders(answer.status(), bytes.length == 0 ? -1 : bytes.length);
            exchange.getResponseBody().write(bytes);
        }
    }

    private static boolean isSignedIn(HttpExchange exchange) {
        return ("Bearer " + TOKEN).equals(exchange.getRequestHeaders().getFirst("Authorization"));
    }

    private Prepared take(String line) {
        Deque<Prepared> answers = prepared.get(line);
        if (answers == null) {
            return problem(404, "Nothing is prepared for `" + line + "`.");
        }
        return answers.size() > 1 ? answers.removeFirst() : answers.getFirst();
    }

    private static Prepared problem(int status, String detail) {
        return new Prepared(status, "{\"status\":%d,\"detail\":\"%s\"}".formatted(status, detail));
    }

    @Override
    public void close() {
        http.stop(0);
    }
}
