package org.tenure.identity;

import java.time.LocalDate;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// Attributes between the database's JSON and typed values: String, Long, Double, Boolean, LocalDate.
public final class AttributeValues {

    private static final TypeReference<LinkedHashMap<String, Object>> OBJECT = new TypeReference<>() {};

    private final JsonMapper json;

    public AttributeValues(JsonMapper json) {
        this.json = json;
    }

    /// As JSON says it: dates are text, whole numbers Long.
    Map<String, Object> plain(String text) {
        Map<String, Object> values = json.readValue(text, OBJECT);
        values.replaceAll((_, value) -> value instanceof Integer small ? (Object) small.longValue() : value);
        return values;
    }

    /// As rules and people see it. A date that is none any more, because its source has changed its type, stays text.
    public Map<String, Object> typed(Map<String, Object> plain, Map<String, AttributeType> types) {
        Map<String, Object> typed = new HashMap<>(plain);
        typed.replaceAll((attribute, value) -> types.get(attribute) == AttributeType.DATE ? dateOr(value) : value);
        return typed;
    }

    public Map<String, Object> typed(@Nullable String text, Map<String, AttributeType> types) {
        return text == null ? Map.of() : typed(plain(text), types);
    }

    String text(Map<String, Object> plain) {
        return json.writeValueAsString(plain);
    }

    /// The day that a plain value names, or null.
    static @Nullable LocalDate day(@Nullable Object value) {
        return value instanceof LocalDate date
                ? date
                : value instanceof String text && isDay(text) ? LocalDate.parse(text) : null;
    }

    private static Object dateOr(Object value) {
        LocalDate date = day(value);
        return date == null ? value : date;
    }

    private static boolean isDay(String text) {
        return text.length() == 10 && text.charAt(4) == '-' && text.charAt(7) == '-';
    }
}
