package org.tenure.api;

import static org.tenure.api.OpenApi.ordered;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// JSON Schemas of the records that go over the wire; each record is described once, by name.
final class JsonShapes {

    /// The schema of refusals (RFC 9457); records of that name are called by their module too.
    static final String PROBLEM = "Problem";

    private final Map<String, Object> named = new TreeMap<>();
    private final Map<String, Class<?>> owners = new HashMap<>();

    Map<String, Object> named() {
        return named;
    }

    Map<String, Object> of(Type type) {
        return switch (type) {
            case Class<?> simple -> ofClass(simple);
            case ParameterizedType generic -> ofGeneric(generic);
            case GenericArrayType array -> ordered("type", "array", "items", of(array.getGenericComponentType()));
            default -> throw new IllegalArgumentException(type + " cannot be described");
        };
    }

    private Map<String, Object> ofGeneric(ParameterizedType generic) {
        Class<?> raw = (Class<?>) generic.getRawType();
        Type[] arguments = generic.getActualTypeArguments();
        if (Collection.class.isAssignableFrom(raw)) {
            return ordered("type", "array", "items", of(arguments[0]));
        }
        if (Map.class.isAssignableFrom(raw)) {
            return ordered("type", "object", "additionalProperties", of(arguments[1]));
        }
        throw new IllegalArgumentException(generic + " cannot be described");
    }

    private Map<String, Object> ofClass(Class<?> type) {
        if (type.isArray()) {
            return ordered("type", "array", "items", of(type.getComponentType()));
        }
        Map<String, Object> simple = SIMPLE.get(type);
        if (simple != null) {
            return new LinkedHashMap<>(simple);
        }
        if (type.isEnum()) {
            return ordered("type", "string", "enum",
                    Arrays.stream(type.getEnumConstants()).map(c -> ((Enum<?>) c).name()).toList());
        }
        if (type.isRecord()) {
            return reference(type);
        }
        throw new IllegalArgumentException(type + " cannot be described; use a record");
    }

    private Map<String, Object> reference(Class<?> type) {
        String name = name(type);
        if (!named.containsKey(name)) {
            named.put(name, Map.of()); // a record may hold itself
            named.put(name, record(type));
        }
        return ordered("$ref", "#/components/schemas/" + name);
    }

    /// The simple name; with the last word of the package before it where two records share one.
    private String name(Class<?> type) {
        String simple = simpleName(type);
        if (!simple.equals(PROBLEM) && owners.computeIfAbsent(simple, none -> type) == type) {
            return simple;
        }
        String module = type.getPackageName().substring(type.getPackageName().lastIndexOf('.') + 1);
        String longer = Character.toUpperCase(module.charAt(0)) + module.substring(1) + simple;
        if (owners.computeIfAbsent(longer, none -> type) != type) {
            throw new IllegalStateException(
                    "both " + type + " and " + owners.get(longer) + " would be called " + longer + "; rename one");
        }
        return longer;
    }

    private static String simpleName(Class<?> type) {
        Class<?> outer = type.getEnclosingClass();
        boolean ours = outer != null && !outer.getSimpleName().endsWith("Routes")
                && !outer.getSimpleName().equals("Deliveries");
        return ours ? outer.getSimpleName() + type.getSimpleName() : type.getSimpleName();
    }

    private Map<String, Object> record(Class<?> type) {
        List<String> required = new ArrayList<>();
        Map<String, Object> properties = new LinkedHashMap<>();
        for (RecordComponent component : type.getRecordComponents()) {
            Map<String, Object> shape = of(component.getGenericType());
            if (isNullable(component.getAnnotatedType())) {
                properties.put(component.getName(), ordered("anyOf", List.of(shape, ordered("type", "null"))));
            } else {
                required.add(component.getName());
                properties.put(component.getName(), shape);
            }
        }
        Map<String, Object> schema = ordered("type", "object", "properties", properties, "additionalProperties", false);
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static final Map<Class<?>, Map<String, Object>> SIMPLE = Map.ofEntries(
            Map.entry(String.class, ordered("type", "string")),
            Map.entry(char.class, ordered("type", "string")),
            Map.entry(boolean.class, ordered("type", "boolean")),
            Map.entry(Boolean.class, ordered("type", "boolean")),
            Map.entry(int.class, ordered("type", "integer", "format", "int32")),
            Map.entry(Integer.class, ordered("type", "integer", "format", "int32")),
            Map.entry(long.class, ordered("type", "integer", "format", "int64")),
            Map.entry(Long.class, ordered("type", "integer", "format", "int64")),
            Map.entry(java.math.BigDecimal.class, ordered("type", "number")),
            Map.entry(UUID.class, ordered("type", "string", "format", "uuid")),
            Map.entry(Instant.class, ordered("type", "string", "format", "date-time")),
            Map.entry(LocalDate.class, ordered("type", "string", "format", "date")),
            Map.entry(Duration.class, ordered("type", "string", "format", "duration")),
            Map.entry(ZoneId.class, ordered("type", "string")),
            Map.entry(Object.class, new LinkedHashMap<>()));
}
