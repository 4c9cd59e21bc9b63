package org.tenure.kernel;

import org.jspecify.annotations.Nullable;

/// Which part of a list is asked for: `size` items (1 to [Page#SIZE_MAX]) after a key.
public record PageRequest(@Nullable String after, int size) {

    public PageRequest {
        size = Math.clamp(size, 1, Page.SIZE_MAX);
    }

    public static PageRequest first() {
        return new PageRequest(null, Page.SIZE_STANDARD);
    }
}
