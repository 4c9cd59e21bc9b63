package org.tenure.cli;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// The part of an address after the question mark. What is null is left out.
final class Query {

    static final Query NONE = new Query();

    private final Map<String, String> values = new LinkedHashMap<>();

    static Query of(String name, @Nullable Object value) {
        return NONE.with(name, value);
    }

    /// A copy with one more parameter, or with another value for it.
    Query with(String name, @Nullable Object value) {
        Query more = new Query();
        more.values.putAll(values);
        if (value != null) {
            more.values.put(name, value.toString());
        }
        return more;
    }

    /// The parameter only where it is wanted.
    Query flag(String name, boolean wanted) {
        return wanted ? with(name, "true") : this;
    }

    /// Whether it asks for everything.
    boolean isEmpty() {
        return values.isEmpty();
    }

    String encoded() {
        return values.isEmpty()
                ? ""
                : values.entrySet()
                        .stream()
                        .map(value -> encode(value.getKey()) + "=" + encode(value.getValue()))
                        .collect(Collectors.joining("&", "?", ""));
    }

    /// One segment of a path.
    static String segment(String text) {
        return encode(text);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
