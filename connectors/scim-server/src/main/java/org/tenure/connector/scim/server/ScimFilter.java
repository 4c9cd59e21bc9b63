package org.tenure.connector.scim.server;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A filter of comparisons with `eq`, joined by `and`: RFC 7644 section 3.4.2.2, the part every server has.
record ScimFilter(List<Comparison> all) {

    record Comparison(String attribute, JsonNode value) {}

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern COMPARISON = Pattern
            .compile("\\s*([A-Za-z$][\\w.:$-]*)\\s+(?i:eq)\\s+(\"(?:[^\"\\\\]|\\\\.)*\"|true|false|-?\\d+)\\s*");
    private static final Pattern AND = Pattern.compile("(?i)and\\s");

    static ScimFilter parse(String text) {
        var all = new ArrayList<Comparison>();
        Matcher comparison = COMPARISON.matcher(text);
        int at = 0;
        while (true) {
            if (!comparison.find(at) || comparison.start() != at) {
                throw new ScimProblem(400, "invalidFilter", "only comparisons with eq, joined by and, are understood");
            }
            all.add(new Comparison(comparison.group(1).toLowerCase(Locale.ROOT), JSON.readTree(comparison.group(2))));
            at = comparison.end();
            if (at == text.length()) {
                return new ScimFilter(List.copyOf(all));
            }
            Matcher and = AND.matcher(text).region(at, text.length());
            if (!and.lookingAt()) {
                throw new ScimProblem(400, "invalidFilter", "only and joins comparisons here");
            }
            at = and.end();
        }
    }

    boolean matches(JsonNode resource) {
        return all.stream().allMatch(comparison -> matches(resource, comparison));
    }

    private static boolean matches(JsonNode resource, Comparison comparison) {
        int dot = comparison.attribute().indexOf('.');
        String name = dot < 0 ? comparison.attribute() : comparison.attribute().substring(0, dot);
        String sub = dot < 0 ? "value" : comparison.attribute().substring(dot + 1);
        JsonNode found = ScimPatch.property(resource, name);
        if (found.isArray()) {
            for (JsonNode element : found) {
                if (same(name, element.isObject() ? ScimPatch.property(element, sub) : element, comparison.value())) {
                    return true;
                }
            }
            return false;
        }
        return same(name, found.isObject() ? ScimPatch.property(found, sub) : found, comparison.value());
    }

    private static boolean same(String name, JsonNode found, JsonNode asked) {
        if (!found.isString() || !asked.isString()) {
            return found.equals(asked);
        }
        // RFC 7643 section 4.1: id and externalId are compared exactly, what names a person is not.
        boolean exact = name.equals("id") || name.equals("externalid");
        String one = found.stringValue();
        return exact ? one.equals(asked.stringValue()) : one.equalsIgnoreCase(asked.stringValue());
    }
}
