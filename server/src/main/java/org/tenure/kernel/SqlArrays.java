package org.tenure.kernel;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Columns of values as SQL takes them in bulk: text arrays, to be cast in the statement (`cast(:ids as uuid[])`).
public final class SqlArrays {

    private SqlArrays() {}

    public static String[] of(Collection<UUID> ids) {
        return ids.stream().map(UUID::toString).toArray(String[]::new);
    }

    /// One column of many rows; null where the row has no value.
    public static <T> @Nullable String[] column(Collection<T> rows,
            Function<? super T, ? extends @Nullable Object> value) {
        @Nullable
        String[] column = new String[rows.size()];
        int i = 0;
        for (T row : rows) {
            Object cell = value.apply(row);
            column[i++] = cell == null ? null : cell.toString();
        }
        return column;
    }

    /// A moment as PostgreSQL takes it for `timestamptz`.
    public static OffsetDateTime time(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
