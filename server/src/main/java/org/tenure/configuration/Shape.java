package org.tenure.configuration;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What a value in a file looks like: enough to read it, to complain about it, and to describe it as JSON Schema.
sealed interface Shape {

    /// Text. `pattern` is null where any will do; `meant` says what is, in messages.
    record Text(int max, @Nullable String pattern, String meant) implements Shape {

        static Text any(int max) {
            return new Text(max, null, "text of 1 to %d characters".formatted(max));
        }
    }

    /// One of a few words.
    record Word(List<String> words) implements Shape {}

    record Whole(int min, int max) implements Shape {}

    /// A number with at most two decimals.
    record Decimal(int min, int max) implements Shape {}

    record Flag() implements Shape {}

    /// A duration such as `500ms`, `30s`, `5m`, `1h`.
    record Span() implements Shape {}

    record Many(Shape item, int max) implements Shape {}

    /// Things of one kind by name.
    record Named(String noun, Text name, Shape value) implements Shape {}

    /// Known keys. `noun` names the shape in the schema.
    record Fields(String noun, List<Field> fields) implements Shape {

        Optional<Field> find(String name) {
            return fields.stream().filter(field -> field.name().equals(name)).findFirst();
        }

        List<String> names() {
            return fields.stream().map(Field::name).toList();
        }
    }

    /// Fields, or just the text of the one that matters most.
    record Brief(String field, Fields fields) implements Shape {}

    /// Whatever a connector understands: texts, numbers, booleans, lists, maps.
    record Free() implements Shape {}

    /// A key: `standard` is what it is when left out; null means that it is then absent.
    record Field(String name, Shape shape, boolean required, @Nullable Object standard, String description) {

        static Field required(String name, Shape shape, String description) {
            return new Field(name, shape, true, null, description);
        }

        static Field optional(String name, Shape shape, String description) {
            return new Field(name, shape, false, null, description);
        }

        static Field standard(String name, Shape shape, Object standard, String description) {
            return new Field(name, shape, false, standard, description);
        }
    }
}
