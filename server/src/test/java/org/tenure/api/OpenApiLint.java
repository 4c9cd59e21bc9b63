package org.tenure.api;

import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// The rules an OpenAPI document has to keep for tools to make something of it, and whether a value is what a schema says.
final class OpenApiLint {

    private static final Set<String> METHODS = Set.of("get", "put", "post", "delete", "patch");
    private static final Set<String> KEYWORDS = Set.of("$ref", "type", "format", "enum", "items", "properties",
            "required", "additionalProperties", "anyOf");
    private static final Pattern SEGMENT = Pattern.compile("\\{(\\w+)}");

    private final Map<?, ?> document;
    private final List<String> problems = new ArrayList<>();
    private final Set<String> ids = new HashSet<>();
    private final Set<String> referred = new TreeSet<>();

    private OpenApiLint(Map<?, ?> document) {
        this.document = document;
    }

    /// What is wrong with a document, each with its place.
    static List<String> problems(Map<?, ?> document) {
        var lint = new OpenApiLint(document);
        Objects.requireNonNull((Map<?, ?>) document.get("paths"))
                .forEach((path, item) -> ((Map<?, ?>) item).forEach(
                        (method, operation) -> lint.operation((String) path, (String) method, (Map<?, ?>) operation)));
        lint.schemas().forEach((name, schema) -> lint.schema("schema " + name, (Map<?, ?>) schema));
        lint.schemas()
                .keySet()
                .stream()
                .filter(name -> !lint.referred.contains(name))
                .forEach(name -> lint.problems.add("schema " + name + ": nobody refers to it"));
        return lint.problems;
    }

    /// Where a value is not what a schema of the document says.
    static List<String> problems(Map<?, ?> document, Map<?, ?> schema, JsonNode value) {
        var lint = new OpenApiLint(document);
        lint.value("", schema, value);
        return lint.problems;
    }

    /// The schema of what a route answers.
    @SuppressWarnings("unchecked") // documents are made of maps with texts as keys
    static Map<String, Object> answer(Map<String, Object> document, Route route) {
        return (Map<String, Object>) at(document, "paths", route.path(), route.method().name().toLowerCase(Locale.ROOT),
                "responses", "200", "content", "application/json", "schema");
    }

    private static Object at(Object start, String... steps) {
        Object found = start;
        for (String step : steps) {
            found = Objects.requireNonNull(((Map<?, ?>) found).get(step), step);
        }
        return found;
    }

    private Map<?, ?> schemas() {
        return (Map<?, ?>) at(document, "components", "schemas");
    }

    private void operation(String path, String method, Map<?, ?> operation) {
        String where = method + " " + path;
        demand(METHODS.contains(method), where, "is no method");
        String id = (String) operation.get("operationId");
        demand(id != null && ids.add(id), where, "operationId `" + id + "` is missing or there twice");
        demand(operation.get("summary") instanceof String text && !text.isBlank(), where, "has no summary");
        Set<String> segments = SEGMENT.matcher(path)
                .results()
                .map(found -> found.group(1))
                .collect(Collectors.toCollection(TreeSet::new));
        Set<String> declared = new TreeSet<>();
        Set<String> names = new HashSet<>();
        for (Object one : operation.get("parameters") instanceof List<?> list ? list : List.of()) {
            Map<?, ?> parameter = (Map<?, ?>) one;
            demand(names.add(parameter.get("in") + " " + parameter.get("name")), where,
                    "parameter `" + parameter.get("name") + "` is there twice");
            if (Objects.equals(parameter.get("in"), "path")) {
                declared.add((String) parameter.get("name"));
                demand(Boolean.TRUE.equals(parameter.get("required")), where,
                        "path parameter `" + parameter.get("name") + "` is not required");
            }
            schema(where + " parameter " + parameter.get("name"), (Map<?, ?>) at(parameter, "schema"));
        }
        demand(segments.equals(declared), where,
                "declares the path parameters " + declared + ", its path has " + segments);
        if (operation.get("requestBody") instanceof Map<?, ?> body) {
            contents(where + " body", body);
        }
        Map<?, ?> responses = (Map<?, ?>) at(operation, "responses");
        demand(responses.containsKey("200") || responses.containsKey("204"), where, "says nothing of success");
        demand(responses.containsKey("default"), where, "says nothing of refusals");
        responses.forEach((status, response) -> {
            demand(((Map<?, ?>) response).get("description") instanceof String, where, status + " has no description");
            if (!"204".equals(status)) {
                contents(where + " " + status, (Map<?, ?>) response);
            }
        });
    }

    private void contents(String where, Map<?, ?> holder) {
        Map<?, ?> content = (Map<?, ?>) at(holder, "content");
        demand(!content.isEmpty(), where, "has no media type");
        content.forEach((type, media) -> {
            demand(((String) type).matches("[a-z]+/[a-z0-9.+-]+"), where, "`" + type + "` is no media type");
            schema(where, (Map<?, ?>) at(media, "schema"));
        });
    }

    private void schema(String where, Map<?, ?> schema) {
        demand(KEYWORDS.containsAll(schema.keySet()), where,
                "has keywords that this check does not know: " + schema.keySet());
        if (schema.get("$ref") instanceof String reference) {
            String name = reference.replaceFirst("^#/components/schemas/", "");
            demand(schemas().containsKey(name), where, "refers to `" + reference + "`, which is not there");
            demand(schema.size() == 1, where, "says more beside `$ref`");
            referred.add(name);
        }
        if (schema.get("properties") instanceof Map<?, ?> properties) {
            properties.forEach((name, inner) -> schema(where + "." + name, (Map<?, ?>) inner));
        }
        Set<?> known = schema.get("properties") instanceof Map<?, ?> properties ? properties.keySet() : Set.of();
        demand(!(schema.get("required") instanceof List<?> required) || known.containsAll(required), where,
                "requires what it does not have");
        demand(!Objects.equals(schema.get("type"), "array") || schema.containsKey("items"), where,
                "is a list of nobody knows what");
        for (Object inner : schema.get("anyOf") instanceof List<?> choices ? choices : List.of()) {
            schema(where, (Map<?, ?>) inner);
        }
        for (String keyword : List.of("items", "additionalProperties")) {
            if (schema.get(keyword) instanceof Map<?, ?> inner) {
                schema(where + "." + keyword, inner);
            }
        }
    }

    private void demand(boolean kept, String where, String otherwise) {
        if (!kept) {
            problems.add(where + ": " + otherwise);
        }
    }

    private void value(String where, Map<?, ?> schema, JsonNode value) {
        if (schema.get("$ref") instanceof String reference) {
            value(where, (Map<?, ?>) at(schemas(), reference.replaceFirst("^#/components/schemas/", "")), value);
        }
        if (schema.get("anyOf") instanceof List<?> choices) {
            List<List<String>> found = choices.stream()
                    .map(choice -> problems(document, (Map<?, ?>) choice, value))
                    .toList();
            demand(found.stream().anyMatch(List::isEmpty), where, "is none of " + found);
        }
        Object type = schema.get("type");
        List<?> types = type instanceof List<?> several ? several : type == null ? List.of() : List.of(type);
        demand(types.isEmpty() || types.stream().anyMatch(one -> isOf((String) one, value)), where,
                "is " + value.getNodeType() + ", not " + types);
        demand(!value.isString() || hasFormat((String) schema.get("format"), value.asString()), where,
                "is no " + schema.get("format"));
        demand(!(schema.get("enum") instanceof List<?> words) || words.contains(value.asString("")), where,
                "is none of " + schema.get("enum"));
        if (value.isArray() && schema.get("items") instanceof Map<?, ?> items) {
            value.forEach(item -> value(where + "/-", items, item));
        }
        if (value.isObject()) {
            members(where, schema, value);
        }
    }

    private void members(String where, Map<?, ?> schema, JsonNode value) {
        Map<?, ?> properties = schema.get("properties") instanceof Map<?, ?> map ? map : Map.of();
        for (Object name : schema.get("required") instanceof List<?> required ? required : List.of()) {
            demand(value.has((String) name), where, "has no " + name);
        }
        value.forEachEntry((name, member) -> {
            Object inner = properties.containsKey(name) ? properties.get(name) : schema.get("additionalProperties");
            demand(!Boolean.FALSE.equals(inner), where, "has `" + name + "`, which is not in the document");
            if (inner instanceof Map<?, ?> described) {
                value(where + "/" + name, described, member);
            }
        });
    }

    private static boolean isOf(String type, JsonNode value) {
        return switch (type) {
            case "object" -> value.isObject();
            case "array" -> value.isArray();
            case "string" -> value.isString();
            case "boolean" -> value.isBoolean();
            case "integer" -> value.isIntegralNumber() && value.bigIntegerValue().bitLength() < Long.SIZE;
            case "number" -> value.isNumber();
            case "null" -> value.isNull();
            default -> throw new AssertionError("type " + type);
        };
    }

    private static boolean hasFormat(@Nullable String format, String text) {
        try {
            Object parsed = switch (format == null ? "" : format) {
                case "uuid" -> UUID.fromString(text);
                case "date-time" -> Instant.parse(text);
                case "date" -> LocalDate.parse(text);
                case "duration" -> Duration.parse(text);
                default -> text;
            };
            return parsed != null;
        } catch (DateTimeException | IllegalArgumentException wrong) {
            return false;
        }
    }
}
