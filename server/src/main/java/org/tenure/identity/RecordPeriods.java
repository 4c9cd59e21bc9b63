package org.tenure.identity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// How one record's periods of validity change when a source says something from a moment on, until what it said of a later moment.
///
/// Rows are never changed but closed in recorded time: the period that contains the moment is closed, what it said before the moment
/// is opened again with the moment as its end, and what is said now is opened from the moment on. Silence is not kept: what is taken
/// back at the moment it began is as if it had never been said.
final class RecordPeriods {

    /// A period as known now.
    record Period(UUID id, Instant from, @Nullable Instant to, String attributes, byte[] hash) {}

    /// A period to be opened.
    record Opened(String attributes, byte[] hash, Instant from, @Nullable Instant to) {}

    /// What to write: which period to close, which to open; `to` is the end of what is said now.
    record Change(@Nullable UUID closed, List<Opened> opened, @Nullable Instant to) {

        boolean isNone() {
            return closed == null && opened.isEmpty();
        }
    }

    private RecordPeriods() {}

    /// @param at the period that contains the moment, if any
    /// @param next the beginning of the first period after the moment, if any
    static Change change(@Nullable Period at, @Nullable Instant next, Instant effective, SourceRow said) {
        Instant to = at == null ? next : at.to();
        if (at == null && said.attributes() == null || at != null && Arrays.equals(at.hash(), said.hash())) {
            return new Change(null, List.of(), to);
        }
        List<Opened> opened = new ArrayList<>(2);
        if (at != null && at.from().isBefore(effective)) {
            opened.add(new Opened(at.attributes(), at.hash(), at.from(), effective));
        }
        if (said.attributes() != null && said.hash() != null) {
            opened.add(new Opened(said.attributes(), said.hash(), effective, to));
        }
        return new Change(at == null ? null : at.id(), opened, to);
    }
}
