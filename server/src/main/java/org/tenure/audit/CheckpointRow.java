package org.tenure.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;

/// Reads a checkpoint out of the database.
final class CheckpointRow {

    private CheckpointRow() {}

    static Checkpoint read(ResultSet row) throws SQLException {
        return new Checkpoint(
                row.getLong("size"),
                row.getBytes("root"),
                row.getLong("horizon"),
                row.getObject("signed_at", OffsetDateTime.class).toInstant(),
                row.getString("key_id"),
                row.getBytes("signature"));
    }
}
