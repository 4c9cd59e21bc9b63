package org.tenure.change;

import org.jspecify.annotations.Nullable;

/// Which runs are asked for; null asks for all.
public record RunFilter(@Nullable String kind, @Nullable String cause, @Nullable RunState state) {

    public static final RunFilter ALL = new RunFilter(null, null, null);
}
