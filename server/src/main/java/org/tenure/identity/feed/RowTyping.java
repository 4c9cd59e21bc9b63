package org.tenure.identity.feed;

import de.siegmar.fastcsv.reader.CsvRecord;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tenure.identity.LifecycleState;
import org.tenure.identity.Reserved;
import org.tenure.identity.SourceDefinition;

/// Turns rows into typed rows, or into reasons why not.
final class RowTyping {

    private static final int FIELD_MAX = 10_000;
    private static final int KEY_MAX = 200;
    /// Half of SHA-256 tells two rows of one key apart.
    private static final int HASH_BYTES = 16;

    private final SourceDefinition source;
    private final Columns columns;
    private final FieldTyping[] fields;
    private final Quarantine quarantine;
    private final Instant now;
    private final ZoneId zone;
    private final MessageDigest digest;
    private final Map<String, ZoneId> zones = new HashMap<>();

    RowTyping(SourceDefinition source, Columns columns, Quarantine quarantine, Instant now) {
        this.source = source;
        this.columns = columns;
        this.fields = columns.attributes()
                .stream()
                .map(mapped -> new FieldTyping(mapped.mapping(), source))
                .toArray(FieldTyping[]::new);
        this.quarantine = quarantine;
        this.now = now;
        this.zone = ZoneId.of(source.timeZone());
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /// The row, one that is only a key when it cannot be taken, or null when not even its key is sure.
    @Nullable
    TypedRow type(CsvRecord record) {
        int line = (int) record.getStartingLineNumber();
        if (record.getFieldCount() != columns.count()) {
            quarantine.add(line, "", "has %d fields instead of %d".formatted(record.getFieldCount(), columns.count()),
                    record.getField(0));
            quarantine.rowWithoutKey();
            return null;
        }
        String key = FieldTyping.clean(record.getField(columns.key()));
        if (!isName(key)) {
            quarantine.add(line, source.key(),
                    key.isEmpty() ? "is empty; it is the key" : "is no key of at most %d characters".formatted(KEY_MAX),
                    key);
            quarantine.rowWithoutKey();
            return null;
        }
        return typed(record, line, key);
    }

    private TypedRow typed(CsvRecord record, int line, String key) {
        String person = columns.person() == columns.key() ? key : FieldTyping.clean(record.getField(columns.person()));
        boolean good = true;
        if (!isName(person)) {
            quarantine.add(line, source.person(),
                    person.isEmpty()
                            ? "is empty; it names the person"
                            : "is no name of at most %d characters".formatted(KEY_MAX),
                    person);
            good = false;
        }
        good &= isShort(record, line);
        var row = new Values(line);
        for (int i = 0; good && i < fields.length; i++) {
            String raw = record.getField(columns.attributes().get(i).place());
            String problem = fields[i].take(raw);
            if (problem != null) {
                quarantine.add(line, fields[i].mapping().column(), problem, raw);
                row.bad = true;
            } else {
                row.take(fields[i]);
            }
        }
        if (!good || row.bad || row.endsBeforeItStarts()) {
            quarantine.row();
            return TypedRow.quarantined(line, key);
        }
        String attributes = json(row.displayName());
        return new TypedRow(line, key, person, row.state(), hash(person, attributes), attributes);
    }

    private static boolean isName(String text) {
        return !text.isEmpty() && text.length() <= KEY_MAX && text.indexOf('\0') < 0;
    }

    private boolean isShort(CsvRecord record, int line) {
        List<String> all = record.getFields();
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).length() > FIELD_MAX) {
                quarantine.add(line, "column " + (i + 1),
                        "is %d characters long; at most %d are taken".formatted(all.get(i).length(), FIELD_MAX),
                        all.get(i));
                return false;
            }
        }
        return true;
    }

    /// Canonical: names sorted, no spaces, absent values left out.
    private String json(@Nullable String displayName) {
        StringBuilder json = new StringBuilder(256).append('{');
        boolean named = displayName == null;
        for (FieldTyping field : fields) {
            if (!named && displayName != null && field.mapping().attribute().compareTo(Reserved.DISPLAY_NAME) > 0) {
                FieldTyping.member(json, Reserved.DISPLAY_NAME, displayName);
                named = true;
            }
            field.append(json);
        }
        if (!named && displayName != null) {
            FieldTyping.member(json, Reserved.DISPLAY_NAME, displayName);
        }
        return json.append('}').toString();
    }

    private byte[] hash(String person, String attributes) {
        digest.update(person.getBytes(StandardCharsets.UTF_8));
        digest.update((byte) 0);
        return Arrays.copyOf(digest.digest(attributes.getBytes(StandardCharsets.UTF_8)), HASH_BYTES);
    }

    /// Refuses the whole feed when most values of a date column are of another form.
    void refuseOtherDates() {
        for (FieldTyping field : fields) {
            String form = field.otherDateForm();
            if (!form.isEmpty()) {
                throw BadFeed.because(
                        "The dates in the column `%s` of the feed of `%s` look like %s, but %s is expected. Deliver them so, or set the "
                                + "attribute's `format`.",
                        field.mapping().column(), source.name(), form,
                        field.mapping().format() == null ? "`yyyy-MM-dd`" : "`" + field.mapping().format() + "`");
            }
        }
    }

    /// What one row says about names and lifecycle.
    private final class Values {

        private final int line;
        private boolean bad;
        private @Nullable String status;
        private @Nullable LocalDate startsOn;
        private @Nullable LocalDate endsOn;
        private @Nullable String given;
        private @Nullable String family;
        private ZoneId in = zone;

        Values(int line) {
            this.line = line;
        }

        void take(FieldTyping field) {
            switch (field.mapping().attribute()) {
                case Reserved.STATUS -> status = field.text();
                case Reserved.START_DATE -> startsOn = field.date();
                case Reserved.END_DATE -> endsOn = field.date();
                case Reserved.GIVEN_NAME -> given = field.text();
                case Reserved.FAMILY_NAME -> family = field.text();
                case Reserved.TIME_ZONE ->
                    in = field.text() == null ? zone : zones.computeIfAbsent(field.text(), ZoneId::of);
                default -> {
                    return;
                }
            }
        }

        boolean endsBeforeItStarts() {
            if (startsOn != null && endsOn != null && endsOn.isBefore(startsOn)) {
                quarantine.add(line, Reserved.END_DATE, "is before the start date", endsOn.toString());
                return true;
            }
            return false;
        }

        @Nullable
        String displayName() {
            if (!columns.namesPeople() || given == null && family == null) {
                return null;
            }
            return given == null ? family : family == null ? given : given + " " + family;
        }

        String state() {
            return LifecycleState.at(now, status, startsOn, endsOn, in).state().word();
        }
    }
}
