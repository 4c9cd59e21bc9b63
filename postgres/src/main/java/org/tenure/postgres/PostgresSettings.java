package org.tenure.postgres;

import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// What a server needs to know before it starts.
///
/// @param folder everything that lasts: `data` (the database itself), `password` (of the superuser, 0600) and `lock`
/// @param port on 127.0.0.1; 0 takes a free one
/// @param cache where the binaries are unpacked to; null looks for a suitable place, see [CacheFolders]
/// @param parameters of PostgreSQL, beyond or instead of our own, by their names in postgresql.conf
public record PostgresSettings(Path folder, int port, @Nullable Path cache, Map<String, String> parameters) {

    public PostgresSettings {
        folder = folder.toAbsolutePath().normalize();
        parameters = Map.copyOf(parameters);
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException(
                    "port `%d` does not exist: give one from 0 (any free one) to 65535".formatted(port));
        }
    }

    public static PostgresSettings in(Path folder) {
        return new PostgresSettings(folder, 0, null, Map.of());
    }

    public PostgresSettings withPort(int port) {
        return new PostgresSettings(folder, port, cache, parameters);
    }

    public PostgresSettings withCache(Path cache) {
        return new PostgresSettings(folder, port, cache, parameters);
    }

    public PostgresSettings with(String parameter, String value) {
        var more = new TreeMap<>(parameters);
        more.put(parameter, value);
        return new PostgresSettings(folder, port, cache, more);
    }
}
