package org.tenure.connector.scim.server;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A SCIM 2.0 server on a free port of the loopback interface, for one bearer token.
public final class ScimServer implements AutoCloseable {

    /// An answer to give instead of the right one; `retryAfter` is empty or the header's value.
    private record Fault(int status, String retryAfter) {}

    private static final String BASE = "/scim/v2";
    private static final int BODY_BYTES_MAX = 4 * 1024 * 1024;

    private final HttpServer http;
    private final ExecutorService threads;
    private final byte[] authorization;
    private final ScimDialect dialect;
    private final ScimStore store;
    private final Queue<Fault> faults = new ArrayDeque<>();
    private final AtomicLong requests = new AtomicLong();

    private ScimServer(HttpServer http, String token, ScimDialect dialect) {
        this.http = http;
        this.threads = Executors.newVirtualThreadPerTaskExecutor();
        this.authorization = ("Bearer " + token).getBytes(StandardCharsets.UTF_8);
        this.dialect = dialect;
        this.store = new ScimStore(dialect);
    }

    public static ScimServer start(String token) {
        return start(token, ScimDialect.STANDARD);
    }

    public static ScimServer start(String token, ScimDialect dialect) {
        try {
            var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
            var server = new ScimServer(HttpServer.create(address, 0), token, dialect);
            server.http.createContext("/", server::answer);
            server.http.setExecutor(server.threads);
            server.http.start();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException("no port of the loopback interface is free", failed);
        }
    }

    /// The address a client is given, e.g. `http://127.0.0.1:41234/scim/v2`.
    public String baseUrl() {
        return "http://127.0.0.1:" + port() + BASE;
    }

    public int port() {
        return http.getAddress().getPort();
    }

    /// All users by id, as a client would see them.
    public Map<String, JsonNode> users() {
        return byId(store.users(null).stream().map(store::user).filter(Objects::nonNull).toList());
    }

    /// All groups by id, with their members.
    public Map<String, JsonNode> groups() {
        return byId(store.groups(null, true));
    }

    private static Map<String, JsonNode> byId(List<? extends JsonNode> resources) {
        var byId = new LinkedHashMap<String, JsonNode>();
        resources.forEach(resource -> byId.put(resource.path("id").asString(""), resource));
        return byId;
    }

    /// Makes a group with these users in it, as an administrator would, and answers its id.
    public String addGroup(String displayName, List<String> members) {
        ObjectNode group = ScimDocuments.JSON.createObjectNode().put("displayName", displayName);
        var list = group.putArray("members");
        members.forEach(member -> list.addObject().put("value", member));
        return store.createGroup(group).path("id").asString("");
    }

    /// Makes an active user, as an administrator would, and answers its id.
    public String addUser(String userName) {
        return store.createUser(ScimDocuments.JSON.createObjectNode().put("userName", userName))
                .path("id")
                .asString("");
    }

    /// Deletes everybody who is in the group, as an administrator would.
    public void removeMembers(String group) {
        store.membersOf(group).forEach(store::deleteUser);
    }

    /// Whether an active user has this password.
    public boolean signsIn(String userName, String password) {
        return store.signsIn(userName, password);
    }

    /// Answers the next request with this status; `retryAfter` is left out when it is empty.
    public void failNext(int status, String retryAfter) {
        synchronized (faults) {
            faults.add(new Fault(status, retryAfter));
        }
    }

    /// How many requests have come in.
    public long requests() {
        return requests.get();
    }

    @Override
    public void close() {
        http.stop(0);
        threads.shutdownNow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        requests.incrementAndGet();
        try (exchange) {
            byte[] body = exchange.getRequestBody().readNBytes(BODY_BYTES_MAX + 1);
            try {
                Fault fault = nextFault();
                if (fault != null) {
                    if (!fault.retryAfter().isEmpty()) {
                        exchange.getResponseHeaders().set("Retry-After", fault.retryAfter());
                    }
                    throw new ScimProblem(fault.status(), "", "asked to fail with " + fault.status());
                }
                admit(exchange, body);
                route(exchange, body);
            } catch (ScimProblem problem) {
                send(exchange, problem.status(),
                        error(problem.status(), problem.type(), String.valueOf(problem.getMessage())));
            } catch (JacksonException unreadable) {
                send(exchange, 400, error(400, "invalidSyntax", "the body is no JSON"));
            }
        }
    }

    private @Nullable Fault nextFault() {
        synchronized (faults) {
            return faults.poll();
        }
    }

    private void admit(HttpExchange exchange, byte[] body) {
        String given = exchange.getRequestHeaders().getFirst("Authorization");
        if (given == null || !MessageDigest.isEqual(given.getBytes(StandardCharsets.UTF_8), authorization)) {
            throw new ScimProblem(401, "", "the token is missing or wrong");
        }
        if (body.length > BODY_BYTES_MAX) {
            throw new ScimProblem(413, "", "the body is too large");
        }
    }

    private void route(HttpExchange exchange, byte[] body) throws IOException {
        String path = exchange.getRequestURI().getRawPath();
        if (!path.startsWith(BASE + "/")) {
            throw new ScimProblem(404, "", "nothing is here");
        }
        String rest = path.substring(BASE.length() + 1);
        int slash = rest.indexOf('/');
        String type = slash < 0 ? rest : rest.substring(0, slash);
        String id = slash < 0 ? "" : URLDecoder.decode(rest.substring(slash + 1), StandardCharsets.UTF_8);
        Map<String, String> query = query(exchange.getRequestURI().getRawQuery());
        switch (type) {
            case "ServiceProviderConfig" -> send(exchange, 200, ScimDocuments.config(dialect));
            case "ResourceTypes" -> send(exchange, 200, listOf(ScimDocuments.resourceTypes()));
            case "Schemas" -> send(exchange, 200, listOf(ScimDocuments.schemas(dialect)));
            case "Users" -> users(exchange, id, query, body);
            case "Groups" -> groups(exchange, id, query, body);
            default -> throw new ScimProblem(404, "", "no resource type " + type);
        }
    }

    private void users(HttpExchange exchange, String id, Map<String, String> query, byte[] body) throws IOException {
        String ifMatch = ifMatch(exchange);
        switch (method(exchange, id)) {
            case "LIST" -> send(exchange, 200, ScimPage.of(dialect, store.users(filter(query)), store::user, query));
            case "POST" -> send(exchange, 201, store.createUser(ScimDocuments.JSON.readTree(body)));
            case "GET" -> send(exchange, 200, found(store.user(id), "user", id));
            case "PUT" -> send(exchange, 200, store.replaceUser(id, ifMatch, ScimDocuments.JSON.readTree(body)));
            case "PATCH" -> send(exchange, 200, store.patchUser(id, ifMatch, ScimDocuments.JSON.readTree(body)));
            case "DELETE" -> {
                store.deleteUser(id);
                exchange.sendResponseHeaders(204, -1);
            }
            case String other -> throw new ScimProblem(405, "", other + " is not for this");
        }
    }

    private void groups(HttpExchange exchange, String id, Map<String, String> query, byte[] body) throws IOException {
        String ifMatch = ifMatch(exchange);
        boolean withMembers = !query.getOrDefault("excludedAttributes", "").contains("members")
                && query.getOrDefault("attributes", "members").contains("members");
        switch (method(exchange, id)) {
            case "LIST" -> send(exchange, 200,
                    ScimPage.of(dialect, store.groups(filter(query), withMembers), group -> group, query));
            case "POST" -> send(exchange, 201, store.createGroup(ScimDocuments.JSON.readTree(body)));
            case "GET" -> send(exchange, 200, found(store.group(id, withMembers), "group", id));
            case "PUT" -> {
                store.replaceGroup(id, ifMatch, ScimDocuments.JSON.readTree(body));
                exchange.sendResponseHeaders(204, -1);
            }
            case "PATCH" -> {
                store.patchGroup(id, ifMatch, ScimDocuments.JSON.readTree(body));
                exchange.sendResponseHeaders(204, -1);
            }
            case "DELETE" -> {
                store.deleteGroup(id);
                exchange.sendResponseHeaders(204, -1);
            }
            case String other -> throw new ScimProblem(405, "", other + " is not for this");
        }
    }

    private String method(HttpExchange exchange, String id) {
        String method = exchange.getRequestMethod();
        if (method.equals("PATCH") && !dialect.patch()) {
            throw new ScimProblem(501, "", "PATCH is not supported");
        }
        if (id.isEmpty() && !method.equals("POST") && !method.equals("GET")) {
            throw new ScimProblem(405, "", method + " needs an id");
        }
        return id.isEmpty() && method.equals("GET") ? "LIST" : method;
    }

    private static String ifMatch(HttpExchange exchange) {
        String header = exchange.getRequestHeaders().getFirst("If-Match");
        return header == null ? "" : header;
    }

    private static JsonNode found(@Nullable JsonNode resource, String type, String id) {
        if (resource == null) {
            throw new ScimProblem(404, "", "no " + type + " " + id);
        }
        return resource;
    }

    private @Nullable ScimFilter filter(Map<String, String> query) {
        String filter = query.get("filter");
        if (filter != null && !dialect.filters()) {
            throw new ScimProblem(400, "invalidFilter", "filters are not supported");
        }
        return filter == null ? null : ScimFilter.parse(filter);
    }

    private static Map<String, String> query(@Nullable String raw) {
        var query = new HashMap<String, String>();
        for (String pair : raw == null ? new String[0] : raw.split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                query.put(pair.substring(0, equals),
                        URLDecoder.decode(pair.substring(equals + 1), StandardCharsets.UTF_8));
            }
        }
        return query;
    }

    private static JsonNode listOf(JsonNode resources) {
        ObjectNode list = ScimDocuments.JSON.createObjectNode();
        list.putArray("schemas").add(ScimDocuments.LIST);
        list.put("totalResults", resources.size()).put("startIndex", 1).put("itemsPerPage", resources.size());
        list.set("Resources", resources);
        return list;
    }

    private static JsonNode error(int status, String type, String detail) {
        ObjectNode error = ScimDocuments.JSON.createObjectNode();
        error.putArray("schemas").add(ScimDocuments.ERROR);
        error.put("status", String.valueOf(status)).put("detail", detail);
        if (!type.isEmpty()) {
            error.put("scimType", type);
        }
        return error;
    }

    private static void send(HttpExchange exchange, int status, JsonNode body) throws IOException {
        byte[] bytes = ScimDocuments.JSON.writeValueAsBytes(body);
        exchange.getResponseHeaders().set("Content-Type", "application/scim+json");
        String version = body.path("meta").path("version").asString("");
        if (!version.isEmpty()) {
            exchange.getResponseHeaders().set("ETag", version);
        }
        exchange.sendResponseHeaders(status, bytes.length);
        exchange.getResponseBody().write(bytes);
    }
}
