package org.tenure.audit;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import org.jspecify.annotations.Nullable;
import org.tenure.audit.merkle.Hashes;

/// What is sealed of an event: canonical JSON of `actor`, `content`, `evidence`, `id`, `recordedAt`, `run`, `subject`, `type`.
/// Evidence is a list of `change`, `digest` (hexadecimal), `relation`, `rows`, sorted by relation and change.
final class Leaf {

    /// Columns of `audit.event e` that a leaf is made of.
    static final String COLUMNS = "e.id, e.recorded_at, e.type, e.actor, e.run_id, e.subject, e.content, e.transaction::text as transaction";

    /// Evidence of one event, out of `audit.evidence v`, as the canonical list without its brackets.
    static final String EVIDENCE = """
            string_agg('{"change":' || to_json(v.change) || ',"digest":"' || encode(v.digest, 'hex')
                       || '","relation":' || to_json(v.relation) || ',"rows":' || v.row_count || '}',
                       ',' order by v.relation collate "C", v.change collate "C")""";

    private Leaf() {}

    /// The hash of an event with these columns and its evidence in the column `evidence`.
    static byte[] hash(ResultSet event) throws SQLException {
        return Hashes.leaf(bytes(json(event)));
    }

    static byte[] bytes(String json) {
        return json.getBytes(StandardCharsets.UTF_8);
    }

    /// What is hashed.
    static String json(ResultSet event) throws SQLException {
        String evidence = event.getString("evidence");
        return "{\"actor\":" + CanonicalJson.quote(event.getString("actor"))
                + ",\"content\":" + event.getString("content")
                + ",\"evidence\":[" + (evidence == null ? "" : evidence)
                + "],\"id\":\"" + event.getString("id")
                + "\",\"recordedAt\":\"" + event.getObject("recorded_at", OffsetDateTime.class).toInstant()
                + "\",\"run\":" + quoted(event.getString("run_id"))
                + ",\"subject\":" + quoted(event.getString("subject"))
                + ",\"type\":" + CanonicalJson.quote(event.getString("type")) + "}";
    }

    private static String quoted(@Nullable String id) {
        return id == null ? "null" : '"' + id + '"';
    }
}
