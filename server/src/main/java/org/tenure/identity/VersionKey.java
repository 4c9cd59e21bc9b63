package org.tenure.identity;

import java.time.Instant;
import java.util.UUID;

/// The place of a version in the history of a person, which begins with what was recorded last.
record VersionKey(Instant recordedFrom, Instant validFrom, UUID id) {

    static VersionKey of(RecordVersion version) {
        return new VersionKey(version.recordedFrom(), version.validFrom(), version.id());
    }

    /// As written by [#toString].
    static VersionKey parse(String text) {
        int first = text.indexOf('_');
        int second = text.indexOf('_', first + 1);
        return new VersionKey(
                Instant.parse(text.substring(0, first)),
                Instant.parse(text.substring(first + 1, second)),
                UUID.fromString(text.substring(second + 1)));
    }

    @Override
    public String toString() {
        return recordedFrom + "_" + validFrom + "_" + id;
    }
}
