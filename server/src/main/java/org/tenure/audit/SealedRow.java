package org.tenure.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A leaf in the database, and the event it names as it is there now; null where there is none.
record SealedRow(long position, UUID event, byte[] hash, @Nullable Present present) {

    /// An event with the hash that it has today.
    record Present(byte[] hash, String type, Instant recordedAt, long transaction) {}

    static SealedRow read(ResultSet row) throws SQLException {
        String type = row.getString("type");
        return new SealedRow(
                row.getLong("position"),
                row.getObject("event_id", UUID.class),
                row.getBytes("hash"),
                type == null
                        ? null
                        : new Present(Leaf.hash(row), type,
                                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                                row.getLong("transaction")));
    }

    boolean hasHash(byte[] other) {
        return Arrays.equals(hash, other);
    }

    boolean isSelfConsistent() {
        return present != null && Arrays.equals(present.hash, hash);
    }

    /// The event by its id, type and time.
    String name() {
        return present == null
                ? "event `%s`".formatted(event)
                : "event `%s` (`%s` at %s)".formatted(event, present.type, present.recordedAt);
    }
}
