package org.tenure.kernel;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// Part of a list in key order; `next` is where the following part starts, null at the end.
public record Page<T>(List<T> items, @Nullable String next) {

    public static final int SIZE_MAX = 500;
    public static final int SIZE_STANDARD = 50;

    public Page {
        items = List.copyOf(items);
    }
}
