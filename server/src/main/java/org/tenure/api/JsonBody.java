package org.tenure.api;

import java.lang.reflect.RecordComponent;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tenure.kernel.RefusedException;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.json.JsonMapper;

/// Reads bodies strictly: a member that nobody reads, that is there twice, is missing or of another type is refused by name.
final class JsonBody {

    private final JsonMapper strict;

    JsonBody(JsonMapper json) {
        this.strict = json.rebuild()
                .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                .build();
    }

    /// @throws RefusedException `INVALID`, naming the member
    <T> T read(byte[] bytes, Class<T> type) {
        if (bytes.length == 0) {
            throw Call.invalid("The body is empty; JSON is meant.");
        }
        try {
            T value = strict.readValue(bytes, type);
            if (value == null) {
                throw Call.invalid("The body is `null`; %s is meant.", meant(type));
            }
            complete(value);
            return value;
        } catch (UnrecognizedPropertyException unknown) {
            throw Call.invalid("The body has a member `%s` that nobody reads; there are %s.",
                    path(unknown),
                    unknown.getKnownPropertyIds() == null ? "none" : names(unknown.getKnownPropertyIds()));
        } catch (MismatchedInputException wrong) {
            String path = path(wrong);
            throw Call.invalid("%s is of the wrong type; %s is meant.",
                    path.isEmpty() ? "The body" : "Member `" + path + "` of the body", meant(wrong.getTargetType()));
        } catch (JacksonException broken) {
            throw Call.invalid("The body is not JSON: something is wrong in line %s, column %s.",
                    broken.getLocation() == null ? "1" : Integer.toString(broken.getLocation().getLineNr()),
                    broken.getLocation() == null ? "1" : Integer.toString(broken.getLocation().getColumnNr()));
        }
    }

    /// Everything in a record that may not be null was sent.
    private static void complete(Object value) {
        if (!value.getClass().isRecord()) {
            return;
        }
        for (RecordComponent component : value.getClass().getRecordComponents()) {
            if (!component.getAnnotatedType().isAnnotationPresent(Nullable.class) && read(component, value) == null) {
                throw Call.invalid("Member `%s` of the body is missing.", component.getName());
            }
        }
    }

    private static @Nullable Object read(RecordComponent component, Object value) {
        try {
            component.getAccessor().setAccessible(true);
            return component.getAccessor().invoke(value);
        } catch (ReflectiveOperationException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    private static String path(JacksonException wrong) {
        return wrong.getPath()
                .stream()
                .map(step -> step.getPropertyName() == null
                        ? Integer.toString(step.getIndex())
                        : step.getPropertyName())
                .collect(Collectors.joining("."));
    }

    private static String names(Collection<Object> known) {
        return known.stream().map(name -> "`" + name + "`").sorted().collect(Collectors.joining(", "));
    }

    private static String meant(@Nullable Class<?> type) {
        if (type == null || type.isRecord() || Map.class.isAssignableFrom(type) || type == Object.class) {
            return "an object";
        }
        if (type == String.class) {
            return "a text";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "`true` or `false`";
        }
        return Collection.class.isAssignableFrom(type) || List.class == type ? "a list" : "a whole number";
    }
}
