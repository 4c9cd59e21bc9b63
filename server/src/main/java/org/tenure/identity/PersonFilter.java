package org.tenure.identity;

import org.jspecify.annotations.Nullable;

/// Which people are asked for: with an employment in that state, in that department; null asks for all.
public record PersonFilter(Employment.@Nullable State state, @Nullable String department) {

    public static final PersonFilter ALL = new PersonFilter(null, null);
}
