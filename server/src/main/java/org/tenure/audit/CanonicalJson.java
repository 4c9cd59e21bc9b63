package org.tenure.audit;

import java.math.BigDecimal;
import java.math.MathContext;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Writes JSON in the one form of RFC 8785, so that equal content has equal bytes.
final class CanonicalJson {

    private static final long WHOLE_MAX = 1L << 53;
    private static final int DEPTH_MAX = 32;
    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private final StringBuilder out = new StringBuilder();

    private CanonicalJson() {}

    static String write(@Nullable Object value) {
        var json = new CanonicalJson();
        json.any(value, 0);
        return json.out.toString();
    }

    /// A text with its quotes and escapes (section 3.2.2.2).
    static String quote(String text) {
        var json = new CanonicalJson();
        json.text(text);
        return json.out.toString();
    }

    private void any(@Nullable Object value, int depth) {
        if (depth > DEPTH_MAX) {
            throw new IllegalArgumentException("content is nested deeper than %d levels".formatted(DEPTH_MAX));
        }
        switch (value) {
            case null -> out.append("null");
            case Boolean truth -> out.append(truth);
            case Byte number -> whole(number);
            case Short number -> whole(number);
            case Integer number -> whole(number);
            case Long number -> whole(number);
            case Float number -> fraction(number);
            case Double number -> fraction(number);
            case CharSequence text -> text(text);
            case UUID id -> text(id.toString());
            case Instant instant -> text(instant.toString());
            case LocalDate date -> text(date.toString());
            case Enum<?> constant -> text(constant.name());
            case Collection<?> list -> list(list, depth);
            case Map<?, ?> map -> object(map, depth);
            default -> throw new IllegalArgumentException(
                    "a value of type `%s` has no place in an event".formatted(value.getClass().getSimpleName()));
        }
    }

    private void list(Collection<?> list, int depth) {
        char separator = '[';
        for (Object item : list) {
            out.append(separator);
            any(item, depth + 1);
            separator = ',';
        }
        out.append(list.isEmpty() ? "[]" : "]");
    }

    /// Keys in the order of their UTF-16 code units (section 3.2.3), which is that of [String#compareTo].
    private void object(Map<?, ?> map, int depth) {
        var sorted = new TreeMap<String, @Nullable Object>();
        map.forEach((key, value) -> sorted.put(String.valueOf(key), value));
        char separator = '{';
        for (var entry : sorted.entrySet()) {
            out.append(separator);
            text(entry.getKey());
            out.append(':');
            any(entry.getValue(), depth + 1);
            separator = ',';
        }
        out.append(sorted.isEmpty() ? "{}" : "}");
    }

    private void whole(long number) {
        if (Math.abs(number) > WHOLE_MAX) {
            throw new IllegalArgumentException(
                    "the number %d is too large for JSON; write it as text".formatted(number));
        }
        out.append(number);
    }

    private void fraction(double number) {
        if (Double.isNaN(number) || Double.isInfinite(number)) {
            throw new IllegalArgumentException("JSON has no number `%s`".formatted(number));
        }
        if (number == 0) {
            out.append('0');
            return;
        }
        if (number < 0) {
            out.append('-');
        }
        digits(shortest(Math.abs(number)));
    }

    /// [Double#toString] is the shortest of at least two digits; a single one may do as well (it does near the smallest double).
    private static BigDecimal shortest(double number) {
        var two = new BigDecimal(Double.toString(number)).stripTrailingZeros();
        if (two.precision() == 2) {
            var one = two.round(new MathContext(1));
            if (one.doubleValue() == number) {
                return one.stripTrailingZeros();
            }
        }
        return two;
    }

    /// As ECMAScript prints a number (section 3.2.2.3): plain between 1e-7 and 1e21, with an exponent beyond.
    private void digits(BigDecimal number) {
        String digits = number.unscaledValue().toString();
        int point = digits.length() - number.scale();
        if (digits.length() <= point && point <= 21) {
            out.append(digits).repeat('0', point - digits.length());
        } else if (0 < point && point <= 21) {
            out.append(digits, 0, point).append('.').append(digits, point, digits.length());
        } else if (-6 < point && point <= 0) {
            out.append("0.").repeat('0', -point).append(digits);
        } else {
            out.append(digits.charAt(0));
            if (digits.length() > 1) {
                out.append('.').append(digits, 1, digits.length());
            }
            out.append('e').append(point > 0 ? "+" : "").append(point - 1);
        }
    }

    private void text(CharSequence text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\b' -> out.append("\\b");
                case '\t' -> out.append("\\t");
                case '\n' -> out.append("\\n");
                case '\f' -> out.append("\\f");
                case '\r' -> out.append("\\r");
                default -> i = plain(text, i, c);
            }
        }
        out.append('"');
    }

    /// Answers the place of the last character taken, which of a surrogate pair is the second.
    private int plain(CharSequence text, int place, char c) {
        if (c < 0x20) {
            out.append("\\u00").append(HEX[c >> 4]).append(HEX[c & 0xF]);
        } else if (!Character.isSurrogate(c)) {
            out.append(c);
        } else if (place + 1 < text.length() && Character.isSurrogatePair(c, text.charAt(place + 1))) {
            out.append(c).append(text.charAt(place + 1));
            return place + 1;
        } else {
            throw new IllegalArgumentException("half a surrogate pair is not text");
        }
        return place;
    }
}
