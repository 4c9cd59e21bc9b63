package org.tenure.configuration;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;

/// As much of JSON Schema (draft 2020-12) as the published schema uses; a keyword it does not know is an error of the test.
final class SchemaCheck {

    private final Map<?, ?> root;
    private final List<String> problems = new ArrayList<>();

    private SchemaCheck(Map<?, ?> root) {
        this.root = root;
    }

    static List<String> problems(Map<String, Object> schema, Object value) {
        var check = new SchemaCheck(schema);
        check.check(schema, value, "");
        return check.problems;
    }

    private boolean fits(Object schema, Object value, String path) {
        var check = new SchemaCheck(root);
        check.check((Map<?, ?>) schema, value, path);
        return check.problems.isEmpty();
    }

    private void check(Map<?, ?> schema, Object value, String path) {
        schema.forEach((keyword, argument) -> {
            boolean fits = switch ((String) keyword) {
                case "$schema", "$defs", "title", "description", "default" -> true;
                case "$ref" -> {
                    Map<?, ?> definitions = (Map<?, ?>) root.get("$defs");
                    String name = ((String) argument).substring("#/$defs/".length());
                    check((Map<?, ?>) Objects.requireNonNull(definitions.get(name), name), value, path);
                    yield true;
                }
                case "type" -> argument instanceof List<?> types
                        ? types.stream().anyMatch(type -> isOf((String) type, value))
                        : isOf((String) argument, value);
                case "enum" -> ((List<?>) argument).contains(value);
                case "anyOf" -> ((List<?>) argument).stream().anyMatch(one -> fits(one, value, path));
                case "pattern" -> !(value instanceof String text)
                        || Pattern.compile((String) argument).matcher(text).find();
                case "maxLength" ->
                    !(value instanceof String text) || text.codePointCount(0, text.length()) <= (Integer) argument;
                case "minimum" -> !(value instanceof Number) || number(value).compareTo(number(argument)) >= 0;
                case "maximum" -> !(value instanceof Number) || number(value).compareTo(number(argument)) <= 0;
                case "maxItems" -> !(value instanceof List<?> list) || list.size() <= (Integer) argument;
                case "items" -> {
                    if (value instanceof List<?> list) {
                        list.forEach(item -> check((Map<?, ?>) argument, item, path + "/-"));
                    }
                    yield true;
                }
                case "required" -> !(value instanceof Map<?, ?> map) || map.keySet().containsAll((List<?>) argument);
                case "propertyNames" -> !(value instanceof Map<?, ?> map)
                        || map.keySet().stream().allMatch(name -> fits(argument, String.valueOf(name), path));
                case "properties" -> {
                    if (value instanceof Map<?, ?> map) {
                        ((Map<?, ?>) argument).forEach((name, inner) -> {
                            if (map.containsKey(name)) {
                                check((Map<?, ?>) inner, map.get(name), path + "/" + name);
                            }
                        });
                    }
                    yield true;
                }
                case "additionalProperties" -> additional(schema, argument, value, path);
                default ->
                    throw new AssertionError("the schema uses `" + keyword + "`, which this check does not know");
            };
            if (!fits) {
                problems.add(path + ": " + keyword + " " + argument);
            }
        });
    }

    private boolean additional(Map<?, ?> schema, Object argument, Object value, String path) {
        if (!(value instanceof Map<?, ?> map)) {
            return true;
        }
        Map<?, ?> known = schema.get("properties") instanceof Map<?, ?> properties ? properties : Map.of();
        if (argument instanceof Map<?, ?> inner) {
            map.forEach((name, item) -> {
                if (!known.containsKey(name)) {
                    check(inner, item, path + "/" + name);
                }
            });
            return true;
        }
        return known.keySet().containsAll(map.keySet());
    }

    private static boolean isOf(String type, Object value) {
        return switch (type) {
            case "object" -> value instanceof Map;
            case "array" -> value instanceof List;
            case "string" -> value instanceof String;
            case "boolean" -> value instanceof Boolean;
            case "integer" -> value instanceof Integer || value instanceof Long;
            case "number" -> value instanceof Number;
            default -> throw new AssertionError("type " + type);
        };
    }

    private static BigDecimal number(Object value) {
        return new BigDecimal(value.toString());
    }
}
