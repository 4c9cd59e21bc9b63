package org.tenure.configuration;

import java.util.List;

/// A file as written, with the place of everything.
sealed interface YamlNode {

    Place place();

    /// `plain`: without quotes, so that `true` and `7` may be meant as more than text.
    record Scalar(Place place, String text, boolean plain) implements YamlNode {

        boolean isNothing() {
            return plain && (text.isEmpty() || text.equals("~") || text.equals("null"));
        }
    }

    record Sequence(Place place, List<YamlNode> items) implements YamlNode {}

    record Mapping(Place place, List<Entry> entries) implements YamlNode {}

    record Entry(Place place, String key, YamlNode value) {}

    /// As messages call it.
    default String word() {
        return switch (this) {
            case Scalar scalar -> scalar.isNothing() ? "empty" : "text";
            case Sequence sequence -> "a list";
            case Mapping mapping -> "a map";
        };
    }
}
