package org.tenure.identity;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.Ids;
import tools.jackson.databind.json.JsonMapper;

/// SQL of source versions.
final class SourceStore {

    private final JdbcClient jdbc;
    private final JsonMapper json;

    SourceStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    List<SourceDefinition> all() {
        return jdbc
                .sql("select definition::text from identity.source where recorded_to is null order by precedence, name")
                .query((row, _) -> json.readValue(row.getString(1), SourceDefinition.class))
                .list();
    }

    List<String> ranking() {
        return jdbc.sql("""
                select s.name from identity.source s
                 group by s.name order by min(s.precedence) filter (where s.recorded_to is null) nulls last, s.name
                """).query((row, _) -> row.getString(1)).list();
    }

    /// Whether there ever was a source without employments.
    boolean anyAdding() {
        return jdbc.sql("select exists (select from identity.source where definition ->> 'employment' is null)")
                .query(Boolean.class)
                .single();
    }

    /// Serializes definitions: what one says is checked against all others.
    void lock() {
        jdbc.sql("lock table identity.source in share row exclusive mode").update();
    }

    Optional<SourceDefinition> find(String name) {
        return jdbc.sql("select definition::text from identity.source where name = :name and recorded_to is null")
                .param("name", name)
                .query((row, _) -> json.readValue(row.getString(1), SourceDefinition.class))
                .optional();
    }

    void close(String name, UUID event, Instant now) {
        jdbc.sql(
                "update identity.source set recorded_to = :now, closed_event = :event where name = :name and recorded_to is null")
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("event", event)
                .param("name", name)
                .update();
    }

    void open(SourceDefinition source, UUID event, Instant now) {
        jdbc.sql("""
                insert into identity.source (id, name, precedence, definition, recorded_from, opened_event)
                values (:id, :name, :precedence, :definition::jsonb, :now, :event)
                """)
                .param("id", Ids.next())
                .param("name", source.name())
                .param("precedence", source.precedence())
                .param("definition", json.writeValueAsString(source))
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("event", event)
                .update();
    }

    /// Whether anything was ever recorded from a source.
    boolean hasRecords(String name) {
        return jdbc.sql("select exists (select from identity.record where source = :name and recorded_to is null)")
                .param("name", name)
                .query(Boolean.class)
                .single();
    }
}
