package org.tenure.identity.feed;

import java.math.BigDecimal;
import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tenure.identity.AttributeMapping;
import org.tenure.identity.AttributeType;
import org.tenure.identity.Reserved;
import org.tenure.identity.SourceDefinition;

/// One column of one file: checks and holds the value of the current row.
final class FieldTyping {

    private static final int TEXT_MAX = 1_000;
    private static final int SAMPLES_MAX = 1_000;
    private static final Pattern NUMBER = Pattern.compile("[+-]?\\d{1,15}(\\.\\d{1,15})?");
    private static final Map<String, String> BOOLEANS = Map.of("true", "true", "yes", "true", "1", "true", "false",
            "false", "no", "false", "0", "false");

    private final AttributeMapping mapping;
    private final Map<String, String> statuses = new HashMap<>();
    private final Set<String> allowed;
    private final DateForm dates;
    private final List<String> otherDates = new ArrayList<>();
    private int goodDates;
    private int badDates;
    private @Nullable String text;
    private @Nullable LocalDate date;

    FieldTyping(AttributeMapping mapping, SourceDefinition source) {
        this.mapping = mapping;
        this.dates = new DateForm(mapping.format());
        boolean proofing = mapping.attribute().equals(Reserved.PROOFING_LEVEL) && mapping.allowed().isEmpty();
        this.allowed = proofing ? Reserved.PROOFING_LEVELS : Set.copyOf(mapping.allowed());
        if (mapping.attribute().equals(Reserved.STATUS)) {
            source.statuses().forEach((word, meaning) -> statuses.put(word.toLowerCase(Locale.ROOT), meaning));
        }
    }

    AttributeMapping mapping() {
        return mapping;
    }

    /// The current value as text; null when there is none.
    @Nullable
    String text() {
        return text;
    }

    @Nullable
    LocalDate date() {
        return date;
    }

    /// Takes the value of a row, or says why not.
    @Nullable
    String take(String raw) {
        text = null;
        date = null;
        String clean = clean(raw);
        if (clean.isEmpty()) {
            return mapping.required() ? "is empty; it is required" : null;
        }
        return switch (mapping.type()) {
            case TEXT -> takeText(clean);
            case NUMBER -> takeNumber(clean);
            case BOOLEAN -> takeBoolean(clean);
            case DATE -> takeDate(clean);
        };
    }

    private @Nullable String takeText(String clean) {
        if (clean.length() > TEXT_MAX) {
            return "is %d characters long; at most %d are taken".formatted(clean.length(), TEXT_MAX);
        }
        if (clean.indexOf('\0') >= 0) {
            return "contains a character that is none (NUL)";
        }
        if (!statuses.isEmpty()) {
            text = statuses.get(clean.toLowerCase(Locale.ROOT));
            return text == null
                    ? "is no status this source knows; it knows %s".formatted(new TreeSet<>(statuses.keySet()))
                    : null;
        }
        if (mapping.attribute().equals(Reserved.TIME_ZONE) && !isZone(clean)) {
            return "is no time zone";
        }
        return allow(clean);
    }

    private @Nullable String allow(String value) {
        if (!allowed.isEmpty() && !allowed.contains(value)) {
            return "is not allowed; allowed are %s".formatted(new TreeSet<>(allowed));
        }
        text = value;
        return null;
    }

    private @Nullable String takeNumber(String clean) {
        if (!NUMBER.matcher(clean).matches()) {
            return "is no number";
        }
        BigDecimal number = new BigDecimal(clean);
        return allow(number.signum() == 0 ? "0" : number.stripTrailingZeros().toPlainString());
    }

    private @Nullable String takeBoolean(String clean) {
        String value = BOOLEANS.get(clean.toLowerCase(Locale.ROOT));
        return value == null ? "is neither true nor false" : allow(value);
    }

    private @Nullable String takeDate(String clean) {
        date = dates.parse(clean);
        if (date == null) {
            badDates++;
            if (otherDates.size() < SAMPLES_MAX) {
                otherDates.add(clean);
            }
            return "is no date like %s".formatted(mapping.format() == null ? "2026-01-31" : mapping.format());
        }
        goodDates++;
        return allow(date.toString());
    }

    /// The form that this column's dates seem to have when most of them are of another form than expected, else empty.
    String otherDateForm() {
        return badDates > goodDates ? DateForm.guess(otherDates) : "";
    }

    void append(StringBuilder json) {
        if (text == null) {
            return;
        }
        if (mapping.type() == AttributeType.NUMBER || mapping.type() == AttributeType.BOOLEAN) {
            comma(json).append('"').append(mapping.attribute()).append("\":").append(text);
        } else {
            member(json, mapping.attribute(), text);
        }
    }

    static void member(StringBuilder json, String name, String value) {
        comma(json).append('"').append(name).append("\":\"");
        int plain = 0; // where what needs no escape began: it is copied at once
        for (int i = 0; i < value.length(); i++) {
            char one = value.charAt(i);
            if (one >= 0x20 && one != '"' && one != '\\') {
                continue;
            }
            json.append(value, plain, i);
            plain = i + 1;
            if (one >= 0x20) {
                json.append('\\').append(one);
            } else {
                json.append("\\u00").append(one < 0x10 ? '0' : '1').append(Character.forDigit(one & 0xF, 16));
            }
        }
        json.append(value, plain, value.length());
        json.append('"');
    }

    private static StringBuilder comma(StringBuilder json) {
        return json.length() > 1 ? json.append(',') : json;
    }

    /// Without spaces around it, in Unicode's composed form (NFC), so that the same name is the same text.
    static String clean(String raw) {
        String bare = raw.strip();
        for (int i = 0; i < bare.length(); i++) {
            if (bare.charAt(i) > 0xFF) {
                return Normalizer.normalize(bare, Normalizer.Form.NFC);
            }
        }
        return bare;
    }

    private static boolean isZone(String name) {
        try {
            ZoneId.of(name);
            return true;
        } catch (DateTimeException unknown) {
            return false;
        }
    }
}
