package org.tenure.configuration;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tenure.catalog.Nearest;

/// Reads what a file says against the shape it is to have. Answers plain values (maps, lists, text, whole numbers,
/// booleans) with what was left out filled in; what does not fit is left out and among the problems.
final class ShapeReader {

    private static final Pattern WHOLE = Pattern.compile("[-+]?[0-9]{1,18}");
    private static final Pattern DECIMAL = Pattern.compile("[0-9]{1,9}(\\.[0-9]{1,2})?");
    private static final Pattern FRACTION = Pattern.compile("[-+]?[0-9]{1,15}\\.[0-9]{1,15}");
    private static final int SHOWN_MAX = 80;

    private final Problems problems;
    private final Places places;

    ShapeReader(Problems problems, Places places) {
        this.problems = problems;
        this.places = places;
    }

    /// `name` is what messages call the value, `path` where it is remembered.
    Optional<Object> read(YamlNode node, Shape shape, String name, String path) {
        places.put(path, node.place());
        return Optional.ofNullable(
                switch (shape) {
                    case Shape.Text text -> text(node, text, name);
                    case Shape.Word word -> word(node, word, name);
                    case Shape.Whole whole -> whole(node, whole, name);
                    case Shape.Decimal decimal -> decimal(node, decimal, name);
                    case Shape.Flag flag -> flag(node, name);
                    case Shape.Span span -> span(node, name);
                    case Shape.Many many -> many(node, many, name, path);
                    case Shape.Named named -> named(node, named, name, path);
                    case Shape.Fields fields -> fields(node, fields, name, path);
                    case Shape.Brief brief -> brief(node, brief, name, path);
                    case Shape.Free free ->
                        node instanceof YamlNode.Mapping ? free(node, path) : wrong(node, name, "a map of settings");
                });
    }

    private @Nullable Object wrong(YamlNode node, String name, String meant) {
        if (node instanceof YamlNode.Scalar scalar && !scalar.isNothing()) {
            problems.add(node.place(), "`%s` is `%s`; %s is meant.", name, shown(scalar.text()), meant);
        } else {
            problems.add(node.place(), "`%s` is %s; %s is meant.", name, node.word(), meant);
        }
        return null;
    }

    private static String shown(String text) {
        return text.length() > SHOWN_MAX ? text.substring(0, SHOWN_MAX) + "…" : text;
    }

    /// The text of a scalar that says something; null otherwise.
    private static @Nullable String said(YamlNode node) {
        return node instanceof YamlNode.Scalar scalar && !scalar.isNothing() ? scalar.text() : null;
    }

    private @Nullable Object text(YamlNode node, Shape.Text shape, String name) {
        String text = said(node);
        boolean fits = text != null && text.codePointCount(0, text.length()) <= shape.max() && fits(text, shape);
        return fits ? text : wrong(node, name, shape.meant());
    }

    private static boolean fits(String text, Shape.Text shape) {
        return shape.pattern() == null ? !text.isBlank() : Pattern.matches(shape.pattern(), text);
    }

    private @Nullable Object word(YamlNode node, Shape.Word shape, String name) {
        String text = said(node);
        if (text != null && shape.words().contains(text)) {
            return text;
        }
        String near = text == null
                ? ""
                : Nearest.to(text, shape.words()).map(" Did you mean `%s`?"::formatted).orElse("");
        problems.add(
                node.place(),
                "`%s` is %s; one of `%s` is meant.%s",
                name,
                text == null ? node.word() : "`" + shown(text) + "`",
                String.join("`, `", shape.words()),
                near);
        return null;
    }

    private @Nullable Object whole(YamlNode node, Shape.Whole shape, String name) {
        String text = said(node);
        if (text != null && WHOLE.matcher(text).matches()) {
            long number = Long.parseLong(text);
            if (number >= shape.min() && number <= shape.max()) {
                return (int) number;
            }
        }
        return wrong(node, name, "a whole number from %d to %d".formatted(shape.min(), shape.max()));
    }

    private @Nullable Object decimal(YamlNode node, Shape.Decimal shape, String name) {
        String text = said(node);
        if (text != null && DECIMAL.matcher(text).matches()) {
            var number = new BigDecimal(text);
            if (number.compareTo(BigDecimal.valueOf(shape.min())) >= 0
                    && number.compareTo(BigDecimal.valueOf(shape.max())) <= 0) {
                return number;
            }
        }
        return wrong(node, name,
                "a number from %d to %d with at most two decimals".formatted(shape.min(), shape.max()));
    }

    private @Nullable Object flag(YamlNode node, String name) {
        return switch (said(node)) {
            case "true" -> true;
            case "false" -> false;
            case null, default -> wrong(node, name, "`true` or `false`");
        };
    }

    private @Nullable Object span(YamlNode node, String name) {
        String text = said(node);
        return text != null && Spans.PATTERN.matcher(text).matches() && Spans.fits(Spans.of(text))
                ? text
                : wrong(node, name, "a duration of at most a day such as `500ms`, `30s`, `5m`");
    }

    private @Nullable Object many(YamlNode node, Shape.Many shape, String name, String path) {
        if (!(node instanceof YamlNode.Sequence sequence)) {
            return wrong(node, name, "a list");
        }
        if (sequence.items().size() > shape.max()) {
            problems.add(node.place(), "`%s` has %d items; at most %d are possible.", name, sequence.items().size(),
                    shape.max());
            return null;
        }
        var items = new ArrayList<Object>();
        for (int i = 0; i < sequence.items().size(); i++) {
            read(sequence.items().get(i), shape.item(), name, path + "/" + i).ifPresent(items::add);
        }
        return items;
    }

    private @Nullable Object named(YamlNode node, Shape.Named shape, String name, String path) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            return wrong(node, name, "a map by name");
        }
        if (mapping.entries().size() > Format.OBJECTS_MAX) {
            problems.add(node.place(), "`%s` has %d entries; at most %d are possible.", name, mapping.entries().size(),
                    Format.OBJECTS_MAX);
            return null;
        }
        var values = new LinkedHashMap<String, Object>();
        for (YamlNode.Entry entry : mapping.entries()) {
            if (entry.key().length() > shape.name().max() || !fits(entry.key(), shape.name())) {
                problems.add(
                        entry.place(),
                        "`%s` is no name for a %s; %s is meant.",
                        shown(entry.key()),
                        shape.noun(),
                        shape.name().meant());
                continue;
            }
            places.put(path + "/" + entry.key(), entry.place());
            read(entry.value(), shape.value(), entry.key(), path + "/" + entry.key())
                    .ifPresent(value -> values.put(entry.key(), value));
        }
        return values;
    }

    private @Nullable Object fields(YamlNode node, Shape.Fields shape, String name, String path) {
        if (!(node instanceof YamlNode.Mapping mapping)) {
            return wrong(node, name, "a map with `%s`".formatted(String.join("`, `", shape.names())));
        }
        var values = new LinkedHashMap<String, Object>();
        Map<String, YamlNode> given = new LinkedHashMap<>();
        for (YamlNode.Entry entry : mapping.entries()) {
            if (shape.find(entry.key()).isPresent()) {
                given.put(entry.key(), entry.value());
            } else {
                problems.add(entry.place(), "`%s` is not known here. %s", shown(entry.key()),
                        known(entry.key(), shape.names()));
            }
        }
        for (Shape.Field field : shape.fields()) {
            YamlNode value = given.get(field.name());
            if (value != null) {
                read(value, field.shape(), field.name(), path + "/" + field.name())
                        .ifPresent(read -> values.put(field.name(), read));
            } else if (field.required()) {
                problems.add(places.of(path), "`%s` of `%s` is missing. %s", field.name(), name, field.description());
            } else if (field.standard() != null) {
                values.put(field.name(), field.standard());
            }
        }
        return values;
    }

    static String known(String word, List<String> known) {
        return Nearest.to(word, known)
                .map("Did you mean `%s`?"::formatted)
                .orElse("Known are `%s`.".formatted(String.join("`, `", known)));
    }

    private @Nullable Object brief(YamlNode node, Shape.Brief shape, String name, String path) {
        if (!(node instanceof YamlNode.Scalar)) {
            return fields(node, shape.fields(), name, path);
        }
        var entry = new YamlNode.Entry(node.place(), shape.field(), node);
        return fields(new YamlNode.Mapping(node.place(), List.of(entry)), shape.fields(), name, path);
    }

    private Object free(YamlNode node, String path) {
        return switch (node) {
            case YamlNode.Scalar scalar -> free(scalar);
            case YamlNode.Sequence sequence -> {
                var items = new ArrayList<Object>();
                sequence.items().forEach(item -> items.add(free(item, path)));
                yield items;
            }
            case YamlNode.Mapping mapping -> {
                var values = new LinkedHashMap<String, Object>();
                for (YamlNode.Entry entry : mapping.entries()) {
                    String inner = path + "/" + entry.key();
                    places.put(inner, entry.place());
                    values.put(entry.key(), free(entry.value(), inner));
                }
                yield values;
            }
        };
    }

    private Object free(YamlNode.Scalar scalar) {
        String text = scalar.text();
        if (!scalar.plain()) {
            return text;
        }
        if (text.equals("true") || text.equals("false")) {
            return Boolean.valueOf(text);
        }
        if (WHOLE.matcher(text).matches() && (text.equals("0") || !text.startsWith("0"))) {
            long number = Long.parseLong(text);
            if (number == (int) number) {
                return (int) number;
            }
            return number;
        }
        if (FRACTION.matcher(text).matches()) {
            return Double.valueOf(text);
        }
        return scalar.isNothing() ? "" : text;
    }
}
