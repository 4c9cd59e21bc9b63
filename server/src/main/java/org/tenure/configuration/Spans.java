package org.tenure.configuration;

import java.time.Duration;
import java.util.regex.Pattern;

/// Durations as people write them.
final class Spans {

    static final String WRITTEN = "[0-9]{1,8}(ms|s|m|h)";
    static final Pattern PATTERN = Pattern.compile(WRITTEN);

    private static final Duration LONGEST = Duration.ofDays(1);

    private Spans() {}

    /// `text` matches the pattern.
    static Duration of(String text) {
        String unit = text.replaceAll("[0-9]", "");
        long number = Long.parseLong(text.substring(0, text.length() - unit.length()));
        return switch (unit) {
            case "ms" -> Duration.ofMillis(number);
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            default -> Duration.ofHours(number);
        };
    }

    static boolean fits(Duration span) {
        return span.compareTo(LONGEST) <= 0;
    }

    static String text(Duration span) {
        return span.toMillisPart() == 0 ? span.toSeconds() + "s" : span.toMillis() + "ms";
    }
}
