package org.tenure.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.SqlArrays;

/// SQL of employments.
final class EmploymentStore {

    private static final int FETCH_SIZE = 1_000;
    private static final String COLUMNS = """
            select e.id, e.identity_id, e.source, e.key, e.kind, e.state, e.starts_on, e.ends_on, e.zone,
                   e.attributes::text as attributes, e.boundary
              from identity.employment e
            """;

    /// An employment as written: its attributes as JSON.
    record Written(
            UUID id,
            UUID identity,
            String source,
            String key,
            String kind,
            LifecycleState lifecycle,
            @Nullable LocalDate startsOn,
            @Nullable LocalDate endsOn,
            ZoneId zone,
            String attributes) {

        static Written of(UUID id, UUID identity, String source, String key, String kind, Map<String, Object> plain,
                String attributes,
                String sourceZone, Instant now) {
            LocalDate startsOn = AttributeValues.day(plain.get(Reserved.START_DATE));
            LocalDate endsOn = AttributeValues.day(plain.get(Reserved.END_DATE));
            Object status = plain.get(Reserved.STATUS);
            Object named = plain.get(Reserved.TIME_ZONE);
            ZoneId zone = ZoneId
                    .of(named != null && SourceRules.isZone(named.toString()) ? named.toString() : sourceZone);
            var lifecycle = LifecycleState.at(now, status == null ? null : status.toString(), startsOn, endsOn, zone);
            return new Written(id, identity, source, key, kind, lifecycle, startsOn, endsOn, zone, attributes);
        }

        Employment read(Map<String, Object> typed) {
            return new Employment(id, identity, source, key, kind, lifecycle.state(), startsOn, endsOn, zone, typed,
                    lifecycle.boundary());
        }
    }

    private final JdbcClient jdbc;
    private final AttributeValues values;

    EmploymentStore(JdbcClient jdbc, AttributeValues values) {
        this.jdbc = jdbc;
        this.values = values;
    }

    /// Inserts or replaces employments. An existing one keeps its id, which the caller knows: it holds the identity's lock.
    void write(List<Written> employments) {
        if (employments.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into identity.employment (id, identity_id, source, key, kind, state, starts_on, ends_on, zone, attributes, boundary)
                select * from unnest(:ids::uuid[], :identities::uuid[], :sources::text[], :keys::text[], :kinds::text[], :states::text[],
                                     :starts::date[], :ends::date[], :zones::text[], :attributes::jsonb[], :boundaries::timestamptz[])
                on conflict (source, key) do update
                   set kind = excluded.kind, state = excluded.state, starts_on = excluded.starts_on, ends_on = excluded.ends_on,
                       zone = excluded.zone, attributes = excluded.attributes, boundary = excluded.boundary
                """)
                .param("ids", SqlArrays.column(employments, Written::id))
                .param("identities", SqlArrays.column(employments, Written::identity))
                .param("sources", SqlArrays.column(employments, Written::source))
                .param("keys", SqlArrays.column(employments, Written::key))
                .param("kinds", SqlArrays.column(employments, Written::kind))
                .param("states", SqlArrays.column(employments, employment -> employment.lifecycle().state().word()))
                .param("starts", SqlArrays.column(employments, Written::startsOn))
                .param("ends", SqlArrays.column(employments, Written::endsOn))
                .param("zones", SqlArrays.column(employments, Written::zone))
                .param("attributes", SqlArrays.column(employments, Written::attributes))
                .param("boundaries", SqlArrays.column(employments, employment -> employment.lifecycle().boundary()))
                .update();
    }

    /// Identities with a boundary that is due, those longest due first.
    List<UUID> due(Instant now, int limit) {
        return jdbc.sql(
                "select identity_id from identity.employment where boundary <= :now order by boundary limit :limit")
                .param("now", utc(now))
                .param("limit", limit)
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    void advance(List<Employment> employments) {
        jdbc.sql("""
                update identity.employment e set state = d.state, boundary = d.boundary
                  from unnest(:ids::uuid[], :states::text[], :boundaries::timestamptz[]) as d (id, state, boundary)
                 where e.id = d.id
                """)
                .param("ids", SqlArrays.column(employments, Employment::id))
                .param("states", SqlArrays.column(employments, employment -> employment.state().word()))
                .param("boundaries", SqlArrays.column(employments, Employment::boundary))
                .update();
    }

    List<Employment> of(List<UUID> identities, Map<String, AttributeType> types) {
        if (identities.isEmpty()) {
            return List.of();
        }
        return jdbc
                .sql(COLUMNS
                        + " where e.identity_id = any(:identities::uuid[]) order by e.identity_id, e.source, e.key")
                .param("identities", SqlArrays.of(identities))
                .query((row, _) -> employment(row, types))
                .list();
    }

    /// Every employment not left, read through a cursor.
    void each(Map<String, AttributeType> types, Consumer<Employment> each) {
        jdbc.sql(COLUMNS + " where e.state <> 'left'")
                .withFetchSize(FETCH_SIZE)
                .query((RowCallbackHandler) row -> each.accept(employment(row, types)));
    }

    private Employment employment(ResultSet row, Map<String, AttributeType> types) throws SQLException {
        OffsetDateTime boundary = row.getObject("boundary", OffsetDateTime.class);
        return new Employment(row.getObject("id", UUID.class), row.getObject("identity_id", UUID.class),
                row.getString("source"), row.getString("key"),
                row.getString("kind"), Employment.State.of(row.getString("state")),
                row.getObject("starts_on", LocalDate.class),
                row.getObject("ends_on", LocalDate.class), ZoneId.of(row.getString("zone")),
                values.typed(row.getString("attributes"), types),
                boundary == null ? null : boundary.toInstant());
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
