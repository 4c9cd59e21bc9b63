package org.tenure.configuration;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tenure.change.GuardLimit;

/// Limits of the guard, in one form whether a file or the database says them.
final class Limits {

    private Limits() {}

    /// With the two decimals that the database keeps, so that equal limits are equal.
    static BigDecimal percent(BigDecimal percent) {
        return percent.setScale(2, RoundingMode.HALF_UP);
    }

    static List<GuardLimit> normal(List<GuardLimit> limits) {
        return limits.stream()
                .map(limit -> new GuardLimit(limit.kind(), limit.cause(), limit.countOf(), limit.most(),
                        maybe(limit.mostPercent())))
                .toList();
    }

    private static @Nullable BigDecimal maybe(@Nullable BigDecimal percent) {
        return percent == null ? null : percent(percent);
    }

    /// As edits name a limit, e.g. `feed/hr/removals`.
    static String name(GuardLimit limit) {
        return limit.kind() + "/" + limit.cause() + "/" + limit.countOf();
    }
}
