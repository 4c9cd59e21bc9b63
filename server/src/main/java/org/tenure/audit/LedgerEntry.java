package org.tenure.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// An event as it is in the ledger.
///
/// @param position its place once it is sealed, counted from 0; null until then
/// @param content canonical JSON
public record LedgerEntry(
        UUID id,
        @Nullable Long position,
        Instant recordedAt,
        String type,
        String actor,
        @Nullable UUID run,
        @Nullable UUID subject,
        String content) {

    static LedgerEntry read(ResultSet row) throws SQLException {
        return new LedgerEntry(
                row.getObject("id", UUID.class),
                row.getObject("position", Long.class),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                row.getString("type"),
                row.getString("actor"),
                row.getObject("run_id", UUID.class),
                row.getObject("subject", UUID.class),
                row.getString("content"));
    }
}
