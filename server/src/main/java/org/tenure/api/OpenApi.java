package org.tenure.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.tenure.configuration.Problem;

/// The OpenAPI 3.1 document of the routes, made from what each route says and from the records it takes and answers.
final class OpenApi {

    private final List<Route> routes;

    OpenApi(List<Route> routes) {
        this.routes = routes;
    }

    Map<String, Object> document() {
        JsonShapes shapes = new JsonShapes();
        Map<String, Object> paths = new LinkedHashMap<>();
        for (Route route : routes) {
            @SuppressWarnings("unchecked") // made two lines below
            Map<String, Object> path = (Map<String, Object>) paths.computeIfAbsent(route.path(),
                    none -> new LinkedHashMap<String, Object>());
            path.put(route.method().name().toLowerCase(Locale.ROOT), operation(route, shapes));
        }
        Map<String, Object> problem = problem(shapes);
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("openapi", "3.1.0");
        document.put(
                "info",
                ordered(
                        "title", "Tenure",
                        "version", "1",
                        "description",
                        "Who has what, why, and until when. Errors follow RFC 9457; lists are paged by key: send `next` as `after`.",
                        "license", ordered("name", "Apache-2.0", "identifier", "Apache-2.0")));
        document.put("servers", List.of(ordered("url", "http://127.0.0.1:8080")));
        document.put("security", List.of(ordered("token", List.of())));
        document.put("paths", paths);
        Map<String, Object> schemas = new LinkedHashMap<>(shapes.named());
        schemas.put(JsonShapes.PROBLEM, problem);
        document.put(
                "components",
                ordered("securitySchemes", ordered("token", ordered("type", "http", "scheme", "bearer")), "schemas",
                        schemas));
        return document;
    }

    private static Map<String, Object> operation(Route route, JsonShapes shapes) {
        Map<String, Object> operation = new LinkedHashMap<>();
        operation.put("operationId", operationId(route));
        operation.put("summary", route.summary());
        operation.put("description", "Needs the right `" + route.right().word() + "`.");
        operation.put("tags", List.of(route.path().split("/", 4)[2]));
        if (!route.parameters().isEmpty()) {
            operation.put("parameters", route.parameters().stream().map(OpenApi::parameter).toList());
        }
        Route.Body body = route.body();
        if (body != null) {
            Class<?> type = body.type();
            Map<String, Object> schema = type == null ? ordered("type", "string", "format", "binary") : shapes.of(type);
            operation.put(
                    "requestBody",
                    ordered("description", body.description(), "required", true, "content",
                            ordered(body.mediaType(), ordered("schema", schema))));
        }
        operation.put("responses", responses(route, shapes));
        return operation;
    }

    private static Map<String, Object> responses(Route route, JsonShapes shapes) {
        Map<String, Object> responses = new LinkedHashMap<>();
        if (route.method().name().equals("DELETE")) {
            responses.put("204", ordered("description", "Done"));
        } else {
            Map<String, Object> schema = shapes.of(route.answers());
            if (route.paged()) {
                schema = ordered(
                        "type", "object",
                        "required", List.of("items", "next"),
                        "additionalProperties", false,
                        "properties", ordered("items", ordered("type", "array", "items", schema), "next",
                                ordered("type", List.of("string", "null"))));
            }
            responses.put("200",
                    ordered("description", "Done", "content", ordered("application/json", ordered("schema", schema))));
        }
        responses.put(
                "default",
                ordered(
                        "description", "Refused: a code, and a sentence that says what to do next",
                        "content", ordered("application/problem+json",
                                ordered("schema", ordered("$ref", "#/components/schemas/Problem")))));
        return responses;
    }

    private static Map<String, Object> parameter(Route.Parameter parameter) {
        Map<String, Object> schema = ordered("type", parameter.type());
        if (parameter.format() != null) {
            schema.put("format", parameter.format());
        }
        return ordered(
                "name", parameter.name(),
                "in", parameter.in(),
                "required", parameter.required(),
                "description", parameter.description(),
                "schema", schema);
    }

    /// `get` + the words of the path: unique because method and path are.
    static String operationId(Route route) {
        StringBuilder id = new StringBuilder(route.method().name().toLowerCase(Locale.ROOT));
        for (String part : route.path().substring("/v1/".length()).split("/", -1)) {
            String word = part.startsWith("{") ? "By_" + part.substring(1, part.length() - 1) : part;
            id.append('_').append(word);
        }
        return id.toString();
    }

    /// RFC 9457; `problems` lists the places in files that are wrong, where files were sent.
    private static Map<String, Object> problem(JsonShapes shapes) {
        return ordered(
                "type", "object",
                "required", List.of("type", "title", "status", "detail", "kind"),
                "properties",
                ordered(
                        "type", ordered("type", "string", "format", "uri"),
                        "title", ordered("type", "string"),
                        "status", ordered("type", "integer"),
                        "detail", ordered("type", "string"),
                        "kind",
                        ordered("type", "string", "enum", List.of("caller", "conflict", "denied", "target", "ours")),
                        "problems", ordered("type", "array", "items", shapes.of(Problem.class))));
    }

    /// A map that keeps its order: names and values by turns.
    static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], Objects.requireNonNull(pairs[i + 1]));
        }
        return map;
    }
}
