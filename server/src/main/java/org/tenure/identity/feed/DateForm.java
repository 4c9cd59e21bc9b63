package org.tenure.identity.feed;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.time.format.ResolverStyle;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Dates in the form a source says, and a guess at which other form a file uses. A guess is told, never used.
final class DateForm {

    private static final List<String> KNOWN = List.of("yyyy-MM-dd", "dd.MM.yyyy", "d.M.yyyy", "dd/MM/yyyy",
            "MM/dd/yyyy", "d/M/yyyy", "M/d/yyyy", "yyyy/MM/dd",
            "yyyyMMdd", "dd-MM-yyyy", "MM-dd-yyyy", "dd.MM.yy", "dd-MMM-yyyy", "yyyy-MM-dd'T'HH:mm:ss",
            "yyyy-MM-dd HH:mm:ss");

    private final @Nullable DateTimeFormatter format;

    DateForm(@Nullable String pattern) {
        this.format = pattern == null ? null : formatter(pattern);
    }

    private static DateTimeFormatter formatter(String pattern) {
        // With strict resolving `yyyy` would need an era.
        return DateTimeFormatter.ofPattern(pattern.replace('y', 'u'), Locale.ROOT)
                .withResolverStyle(ResolverStyle.STRICT);
    }

    /// The day, or null when the text is none in this form.
    @Nullable
    LocalDate parse(String text) {
        try {
            return format == null ? iso(text) : LocalDate.parse(text, format);
        } catch (DateTimeException wrong) {
            return null;
        }
    }

    private static @Nullable LocalDate iso(String text) {
        if (text.length() != 10 || text.charAt(4) != '-' || text.charAt(7) != '-') {
            return null;
        }
        int year = number(text, 0, 4);
        int month = number(text, 5, 7);
        int day = number(text, 8, 10);
        return year < 1 || month < 1 || day < 1 ? null : LocalDate.of(year, month, day);
    }

    private static int number(String text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text.charAt(i) - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }

    /// The forms that all of the texts have, e.g. `dd.MM.yyyy`, joined by "or"; empty when there is none.
    static String guess(List<String> texts) {
        List<String> fitting = KNOWN.stream()
                .filter(pattern -> texts.stream().allMatch(text -> fits(pattern, text)))
                .toList();
        return fitting.stream().limit(2).map("`%s`"::formatted).collect(Collectors.joining(" or "));
    }

    private static boolean fits(String pattern, String text) {
        try {
            formatter(pattern).parse(text);
            return true;
        } catch (DateTimeException wrong) {
            return false;
        }
    }
}
