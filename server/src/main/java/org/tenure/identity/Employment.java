package org.tenure.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One job of a person, its attributes resolved over all sources. Values are String, Long, Double, Boolean or LocalDate;
/// an attribute nobody gave is missing from the map. `manager` and `sponsor` stay the identifiers the source gave.
/// `endsOn` is the last day; `boundary` when the state changes next by dates alone.
public record Employment(
        UUID id,
        UUID identityId,
        String source,
        String key,
        String kind,
        State state,
        @Nullable LocalDate startsOn,
        @Nullable LocalDate endsOn,
        ZoneId zone,
        Map<String, Object> attributes,
        @Nullable Instant boundary) {

    /// Where a job stands today.
    public enum State {
        PREHIRE,
        ACTIVE,
        LEAVE,
        LEFT;

        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        public static State of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    public Employment {
        attributes = Map.copyOf(attributes);
    }

    /// The value as text, or null.
    public @Nullable String text(String attribute) {
        Object value = attributes.get(attribute);
        return value == null ? null : value.toString();
    }
}
