package org.tenure.connector.spi;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/// The settings of one connection, as the configuration has them and with secrets resolved.
///
/// Values are text, numbers, booleans, lists and maps; durations are text, `30s`, `5m` or ISO-8601.
/// `toString` never shows a value.
public record Settings(Map<String, Object> values) {

    public Settings {
        values = Map.copyOf(values);
    }

    /// The text of a setting.
    ///
    /// @throws TargetException of kind `CONFIGURATION` when it is missing or empty
    public String text(String name) {
        return find(name).orElseThrow(() -> TargetException.configuration("setting `" + name + "` is missing"));
    }

    public String text(String name, String otherwise) {
        return find(name).orElse(otherwise);
    }

    public Optional<String> find(String name) {
        Object value = values.get(name);
        return value == null || value.toString().isBlank() ? Optional.empty() : Optional.of(value.toString());
    }

    public int number(String name, int otherwise, int min, int max) {
        Optional<String> text = find(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            int number = Integer.parseInt(text.get());
            if (number >= min && number <= max) {
                return number;
            }
        } catch (NumberFormatException notANumber) {
            // said below, with the bounds
        }
        throw TargetException.configuration(
                "setting `" + name + "` is `" + text.get() + "`; a whole number from " + min + " to " + max
                        + " is meant");
    }

    public boolean flag(String name, boolean otherwise) {
        return switch (find(name).orElse(Boolean.toString(otherwise))) {
            case "true" -> true;
            case "false" -> false;
            case String other ->
                throw TargetException.configuration(
                        "setting `" + name + "` is `" + other + "`; `true` or `false` is meant");
        };
    }

    public Duration duration(String name, Duration otherwise) {
        Optional<String> text = find(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            String value = text.get();
            return Duration.parse(value.startsWith("P") ? value : "PT" + value.toUpperCase(java.util.Locale.ROOT));
        } catch (DateTimeParseException notADuration) {
            throw TargetException.configuration(
                    "setting `" + name + "` is `" + text.get() + "`; a duration such as `30s` or `5m` is meant");
        }
    }

    /// A list of texts; a single text counts as a list of one.
    public List<String> list(String name) {
        return switch (values.get(name)) {
            case null -> List.of();
            case List<?> list -> list.stream().map(String::valueOf).toList();
            case Object single -> List.of(single.toString());
        };
    }

    /// A nested group of settings; empty when it is left out.
    public Settings group(String name) {
        return switch (values.get(name)) {
            case null -> new Settings(Map.of());
            case Map<?, ?> map -> {
                var values = new java.util.LinkedHashMap<String, Object>();
                map.forEach((key, value) -> values.put(String.valueOf(key), value));
                yield new Settings(values);
            }
            case Object other ->
                throw TargetException.configuration(
                        "setting `" + name + "` is `" + other + "`; a group of settings is meant");
        };
    }

    @Override
    public String toString() {
        return "Settings" + values.keySet();
    }
}
