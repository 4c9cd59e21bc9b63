package org.tenure.configuration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// The format as JSON Schema (draft 2020-12), for editors.
final class JsonSchema {

    private final Map<String, Object> definitions = new TreeMap<>();

    private JsonSchema() {}

    static Map<String, Object> of(Shape.Fields root) {
        var schema = new JsonSchema();
        Map<String, Object> described = schema.fields(root);
        var all = new LinkedHashMap<String, Object>();
        all.put("$schema", "https://json-schema.org/draft/2020-12/schema");
        all.put("title", "Tenure configuration");
        all.putAll(described);
        all.put("$defs", schema.definitions);
        return all;
    }

    private Map<String, Object> describe(Shape shape) {
        return switch (shape) {
            case Shape.Text text -> text(text);
            case Shape.Word word -> map("enum", word.words());
            case Shape.Whole whole -> map("type", "integer", "minimum", whole.min(), "maximum", whole.max());
            case Shape.Decimal decimal -> map("type", "number", "minimum", decimal.min(), "maximum", decimal.max());
            case Shape.Flag flag -> map("type", "boolean");
            case Shape.Span span -> map("type", "string", "pattern", "^" + Spans.WRITTEN + "$");
            case Shape.Many many -> map("type", "array", "items", describe(many.item()), "maxItems", many.max());
            case Shape.Named named ->
                map("type", "object", "propertyNames", name(named.name()), "additionalProperties",
                        describe(named.value()));
            case Shape.Fields fields -> reference(fields);
            case Shape.Brief brief ->
                map("anyOf", List.of(map("type", List.of("string", "number", "boolean")), reference(brief.fields())));
            case Shape.Free free -> map("type", "object");
        };
    }

    /// Where any text will do, a number or a word such as `true` is one: editors would complain of `key: 100` otherwise.
    private static Map<String, Object> text(Shape.Text text) {
        return text.pattern() == null
                ? map("type", List.of("string", "number", "boolean"), "pattern", "\\S", "maxLength", text.max())
                : map("type", "string", "pattern", text.pattern(), "maxLength", text.max());
    }

    private static Map<String, Object> name(Shape.Text text) {
        return map("pattern", text.pattern() == null ? "\\S" : text.pattern(), "maxLength", text.max());
    }

    private Map<String, Object> reference(Shape.Fields fields) {
        if (!definitions.containsKey(fields.noun())) {
            // Entered first, so that the name is taken while the shape's own parts are described.
            definitions.put(fields.noun(), Map.of());
            definitions.put(fields.noun(), fields(fields));
        }
        return map("$ref", "#/$defs/" + fields.noun());
    }

    private Map<String, Object> fields(Shape.Fields fields) {
        var properties = new LinkedHashMap<String, Object>();
        var required = new ArrayList<String>();
        for (Shape.Field field : fields.fields()) {
            Map<String, Object> described = map("description", field.description());
            described.putAll(describe(field.shape()));
            if (field.standard() != null) {
                described.put("default", field.standard());
            }
            properties.put(field.name(), described);
            if (field.required()) {
                required.add(field.name());
            }
        }
        Map<String, Object> schema = map("type", "object", "properties", properties, "additionalProperties", false);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    private static Map<String, Object> map(Object... pairs) {
        var map = new LinkedHashMap<String, Object>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }
}
