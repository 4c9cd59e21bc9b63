package org.tenure.identity;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Lists of values as one array parameter per column, for `unnest`.
final class Columns {

    private Columns() {}

    static @Nullable String[] texts(List<?> values) {
        return texts(values, value -> value);
    }

    static <T> @Nullable String[] texts(List<T> rows, Function<? super T, @Nullable Object> part) {
        var column = new @Nullable String[rows.size()];
        for (int i = 0; i < column.length; i++) {
            Object value = part.apply(rows.get(i));
            column[i] = value == null ? null : value.toString();
        }
        return column;
    }
}
