package org.tenure.change;

import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// How limits are chosen and when they trip.
final class GuardRules {

    static final String ALL = "*";
    static final String ADDS = "adds";
    static final String CHANGES = "changes";
    static final String REMOVALS = "removals";
    static final String STOPS = "stops";
    private static final int STOPS_MOST = 5;

    /// What holds where nobody configured anything.
    static final List<GuardLimit> STANDARD = List.of(
            limit(ADDS, 100, 20),
            limit(CHANGES, 100, 20),
            limit(REMOVALS, 50, 5),
            new GuardLimit(ALL, ALL, STOPS, STOPS_MOST, null));

    private GuardRules() {}

    private static GuardLimit limit(String countOf, int most, int percent) {
        return new GuardLimit(ALL, ALL, countOf, most, BigDecimal.valueOf(percent));
    }

    /// The most special limit: of the kind and cause, else of the kind, else the standard one.
    static GuardLimit choose(List<GuardLimit> configured, String kind, String cause, String countOf) {
        return find(configured, kind, cause, countOf)
                .or(() -> find(configured, kind, ALL, countOf))
                .or(() -> find(STANDARD, ALL, ALL, countOf))
                .orElseThrow();
    }

    private static Optional<GuardLimit> find(List<GuardLimit> limits, String kind, String cause, String countOf) {
        return limits.stream()
                .filter(limit -> limit.kind().equals(kind) && limit.cause().equals(cause)
                        && limit.countOf().equals(countOf))
                .findFirst();
    }

    /// The trip, or null. `run` is this run's own count, `before` what the cause did over the last day.
    static Verdict.@Nullable Trip trip(GuardLimit limit, int run, int before, int known) {
        int counted = run + before;
        // A run that does nothing of a kind is not held for what others did.
        if (run == 0 || !exceeds(limit, counted, known)) {
            return null;
        }
        int most = allowed(limit, known);
        String earlier = before == 0 ? "" : " together with %d over the last day".formatted(before);
        return new Verdict.Trip(limit.countOf(), counted, most,
                "%d %s%s: more than the %d allowed (%s of %d known).".formatted(run,
                        noun(limit.countOf(), run), earlier, most, words(limit), known));
    }

    private static boolean exceeds(GuardLimit limit, int counted, int known) {
        boolean overMost = limit.most() == null || counted > limit.most();
        boolean overPercent = limit.mostPercent() == null
                || BigDecimal.valueOf(counted)
                        .multiply(BigDecimal.valueOf(100))
                        .compareTo(limit.mostPercent().multiply(BigDecimal.valueOf(known))) > 0;
        boolean limited = limit.most() != null || limit.mostPercent() != null;
        return limited && overMost && overPercent;
    }

    private static int allowed(GuardLimit limit, int known) {
        int most = limit.most() == null ? 0 : limit.most();
        int percent = limit.mostPercent() == null
                ? 0
                : limit.mostPercent()
                        .multiply(BigDecimal.valueOf(known))
                        .divideToIntegralValue(BigDecimal.valueOf(100))
                        .intValue();
        return Math.max(most, percent);
    }

    private static String words(GuardLimit limit) {
        String percent = limit.mostPercent() == null
                ? ""
                : limit.mostPercent().stripTrailingZeros().toPlainString() + " %";
        if (limit.most() == null) {
            return percent;
        }
        return percent.isEmpty() ? "at most " + limit.most() : "%d or %s".formatted(limit.most(), percent);
    }

    private static String noun(String countOf, int count) {
        return count == 1 ? countOf.substring(0, countOf.length() - 1) : countOf;
    }
}
