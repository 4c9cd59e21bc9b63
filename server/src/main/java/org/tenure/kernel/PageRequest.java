package org.tenure.kernel;

import java.time.DateTimeException;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// Which part of a list is asked for: `size` items (1 to [Page#SIZE_MAX]) after a key.
public record PageRequest(@Nullable String after, int size) {

    public PageRequest {
        size = Math.clamp(size, 1, Page.SIZE_MAX);
    }

    public static PageRequest first() {
        return new PageRequest(null, Page.SIZE_STANDARD);
    }

    /// The key as its list has it; null for the first page.
    ///
    /// @throws RefusedException `INVALID`, when it is none that a page ended with
    public <K> @Nullable K key(Function<String, K> reader) {
        if (after == null) {
            return null;
        }
        try {
            return reader.apply(after);
        } catch (IllegalArgumentException | IndexOutOfBoundsException | DateTimeException notOurs) {
            throw new RefusedException(new Refusal(ErrorCode.INVALID,
                    "`%s` is not where a page ends. Use what the page before gave as next.".formatted(after)));
        }
    }
}
