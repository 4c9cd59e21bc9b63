package org.tenure.cli;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads what a server answers into text for people. What is missing or null is the empty text; nothing that a
/// terminal would act upon comes through.
final class Answers {

    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("yyyy-MM-dd HH:mm:ss xxx", Locale.ROOT);

    private Answers() {}

    /// @throws JacksonException when it is not JSON
    static JsonNode parse(String json) {
        return JSON.readTree(json);
    }

    static String json(Object value) {
        return JSON.writeValueAsString(value);
    }

    static String text(JsonNode node, String field) {
        return text(node.path(field));
    }

    static String text(JsonNode value) {
        if (value.isMissingNode() || value.isNull()) {
            return "";
        }
        return TextWidth.clean(value.isValueNode() ? value.asString("") : value.toString());
    }

    /// A word of a closed set, in lower case however it is sent.
    static String word(JsonNode node, String field) {
        return text(node, field).toLowerCase(Locale.ROOT);
    }

    static long count(JsonNode node, String field) {
        return node.path(field).asLong(0);
    }

    static boolean flag(JsonNode node, String field) {
        return node.path(field).asBoolean(false);
    }

    static List<JsonNode> list(JsonNode node) {
        return node.isArray() ? new ArrayList<>(node.values()) : List.of();
    }

    static List<String> texts(JsonNode array) {
        return list(array).stream().map(Answers::text).toList();
    }

    static String joined(JsonNode array, String between) {
        return String.join(between, texts(array));
    }

    /// A time in the local zone with its offset; what is no time stays as it is.
    static String time(JsonNode node, String field, ZoneId zone) {
        return time(text(node, field), zone);
    }

    static String time(String text, ZoneId zone) {
        if (text.isEmpty()) {
            return "";
        }
        try {
            return TIME.format(instant(text).atZone(zone));
        } catch (DateTimeException noTime) {
            return text;
        }
    }

    private static Instant instant(String text) {
        return text.endsWith("Z") ? Instant.parse(text) : OffsetDateTime.parse(text).toInstant();
    }

    static String number(long number) {
        return String.format(Locale.ROOT, "%,d", number);
    }

    /// `1 person`, `2,000 people`.
    static String number(long number, String one, String many) {
        return number(number) + " " + (number == 1 ? one : many);
    }

    /// Any value in one line: `department: Sales, weekly hours: 40`.
    static String line(JsonNode value) {
        if (value.isObject()) {
            return properties(value, entry -> TextWidth.clean(entry.getKey()) + ": " + line(entry.getValue()));
        }
        return value.isArray()
                ? list(value).stream().map(Answers::line).collect(Collectors.joining(", "))
                : text(value);
    }

    static String properties(JsonNode object, Function<Map.Entry<String, JsonNode>, String> each) {
        return object.properties().stream().map(each).collect(Collectors.joining(", "));
    }

    /// Every field of an object of whatever shape, times in the local zone.
    static Fields fields(JsonNode object, ZoneId zone) {
        Fields fields = new Fields();
        for (Map.Entry<String, JsonNode> field : object.properties()) {
            JsonNode value = field.getValue();
            fields.add(spaced(field.getKey()),
                    value.isContainer() ? line(value) : looksLikeTime(value) ? time(text(value), zone) : text(value));
        }
        return fields;
    }

    private static boolean looksLikeTime(JsonNode value) {
        return value.isString() && text(value).matches("\\d{4}-\\d{2}-\\d{2}T.*(Z|[+-]\\d{2}:\\d{2})");
    }

    /// `signedAt` as people write it: `signed at`.
    static String spaced(String name) {
        StringBuilder words = new StringBuilder();
        for (char c : TextWidth.clean(name).toCharArray()) {
            if (c >= 'A' && c <= 'Z') {
                words.append(words.isEmpty() ? "" : " ").append((char) (c - 'A' + 'a'));
            } else {
                words.append(c);
            }
        }
        return words.toString();
    }
}
