package org.tenure.provisioning.connector;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException;

/// Replaces references to secrets, `{env: NAME}` or `{file: PATH}`, by what they refer to.
final class Secrets {

    private static final long FILE_SIZE_MAX = 64 * 1024;

    private final Function<String, @Nullable String> environment;

    Secrets(Function<String, @Nullable String> environment) {
        this.environment = environment;
    }

    Map<String, Object> resolve(Map<String, Object> settings) {
        var resolved = new HashMap<String, Object>();
        settings.forEach((name, value) -> resolved.put(name, resolve(name, value)));
        return resolved;
    }

    /// Whether the value only says where the secret is.
    static boolean isReference(@Nullable Object value) {
        return value instanceof Map<?, ?> map && map.size() == 1 && (map.containsKey("env") || map.containsKey("file"));
    }

    private Object resolve(String name, Object value) {
        if (isReference(value) && value instanceof Map<?, ?> reference) {
            Object variable = reference.get("env");
            return variable != null
                    ? variable(name, variable.toString())
                    : file(name, String.valueOf(reference.get("file")));
        }
        return switch (value) {
            case Map<?, ?> group -> {
                var resolved = new HashMap<String, Object>();
                group.forEach((key, each) -> resolved.put(String.valueOf(key), resolve(name + "." + key, each)));
                yield resolved;
            }
            case List<?> list -> list.stream().map(each -> resolve(name, each)).toList();
            default -> value;
        };
    }

    private String variable(String name, String variable) {
        String value = environment.apply(variable);
        if (value == null || value.isEmpty()) {
            throw TargetException
                    .configuration("setting `%s` is to come from the environment variable `%s`, which is not set"
                            .formatted(name, variable));
        }
        return value;
    }

    private static String file(String name, String file) {
        try {
            Path path = Path.of(file);
            if (Files.size(path) > FILE_SIZE_MAX) {
                throw TargetException
                        .configuration("setting `%s` is to come from the file `%s`, which is larger than %d bytes"
                                .formatted(name, file, FILE_SIZE_MAX));
            }
            return Files.readString(path, StandardCharsets.UTF_8).strip();
        } catch (IOException | RuntimeException unreadable) {
            if (unreadable instanceof TargetException said) {
                throw said;
            }
            throw TargetException.configuration(
                    "setting `%s` is to come from the file `%s`, which cannot be read".formatted(name, file));
        }
    }
}
