package org.tenure.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.SqlArrays;
import org.tenure.kernel.Ids;

/// SQL of records: what sources say, with both times.
final class RecordStore {

    /// A key as known before: its period at the moment asked for, when the next begins, and its employment.
    record Known(
            String key,
            RecordPeriods.@Nullable Period at,
            @Nullable Instant next,
            @Nullable UUID employment,
            Employment.@Nullable State state) {}

    /// A new version of a record.
    record Version(String key, UUID identity, RecordPeriods.Opened opened) {}

    private final JdbcClient jdbc;

    RecordStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Map<String, Known> known(String source, List<String> keys, Instant effective) {
        Map<String, Known> known = new HashMap<>();
        if (keys.isEmpty()) {
            return known;
        }
        jdbc.sql("""
                select k.key, r.id, r.valid_from, r.valid_to, r.attributes::text as attributes, r.hash,
                       (select min(n.valid_from) from identity.record n
                         where n.source = :source and n.key = k.key and n.recorded_to is null and n.valid_from > :effective) as next,
                       e.id as employment, e.state
                  from unnest(:keys::text[]) as k (key)
                  left join identity.record r on r.source = :source and r.key = k.key and r.recorded_to is null
                        and r.valid_from <= :effective and (r.valid_to is null or r.valid_to > :effective)
                  left join identity.employment e on e.source = :source and e.key = k.key
                """)
                .param("source", source)
                .param("keys", keys.toArray(String[]::new))
                .param("effective", utc(effective))
                .query(RecordStore::known)
                .list()
                .forEach(one -> known.put(one.key(), one));
        return known;
    }

    private static Known known(ResultSet row, int number) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        var at = id == null
                ? null
                : new RecordPeriods.Period(id, instant(row, "valid_from"), maybe(row, "valid_to"),
                        row.getString("attributes"), row.getBytes("hash"));
        String state = row.getString("state");
        return new Known(row.getString("key"), at, maybe(row, "next"), row.getObject("employment", UUID.class),
                state == null ? null : Employment.State.of(state));
    }

    void close(List<UUID> ids, UUID event, Instant now) {
        if (ids.isEmpty()) {
            return;
        }
        jdbc.sql("update identity.record set recorded_to = :now, closed_event = :event where id = any(:ids::uuid[])")
                .param("now", utc(now))
                .param("event", event)
                .param("ids", SqlArrays.of(ids))
                .update();
    }

    void open(String source, List<Version> versions, UUID event, Instant now) {
        if (versions.isEmpty()) {
            return;
        }
        jdbc.sql("""
                insert into identity.record (id, source, key, identity_id, attributes, hash, valid_from, valid_to, recorded_from, opened_event)
                select v.id, :source, v.key, v.identity_id, v.attributes, v.hash, v.valid_from, v.valid_to, :now, :event
                  from unnest(:ids::uuid[], :keys::text[], :identities::uuid[], :attributes::jsonb[], :hashes::bytea[],
                              :from::timestamptz[], :to::timestamptz[])
                       as v (id, key, identity_id, attributes, hash, valid_from, valid_to)
                """)
                .param("source", source)
                .param("ids", SqlArrays.column(versions, version -> Ids.next()))
                .param("keys", SqlArrays.column(versions, Version::key))
                .param("identities", SqlArrays.column(versions, Version::identity))
                .param("attributes", SqlArrays.column(versions, version -> version.opened().attributes()))
                .param("hashes", versions.stream().map(version -> version.opened().hash()).toArray(byte[][]::new))
                .param("from", SqlArrays.column(versions, version -> version.opened().from()))
                .param("to", SqlArrays.column(versions, version -> version.opened().to()))
                .param("event", event)
                .param("now", utc(now))
                .update();
    }

    /// Of whom a source without employments has said something, in id order after `after`.
    List<UUID> addedTo(UUID after, int limit) {
        return jdbc.sql("""
                select r.identity_id from identity.record r
                 where r.identity_id > :after and r.recorded_to is null
                   and r.source in (select s.name from identity.source s where s.definition ->> 'employment' is null)
                 group by r.identity_id order by r.identity_id limit :limit
                """)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    /// What sources say now about people, by identity; every record that holds at the moment.
    List<Claimed> claims(List<UUID> identities, Instant now) {
        return jdbc.sql("""
                select r.identity_id, r.source, r.key, r.attributes::text as attributes, e.id is not null as employs
                  from identity.record r
                  left join identity.employment e on e.source = r.source and e.key = r.key
                 where r.identity_id = any(:identities::uuid[]) and r.recorded_to is null
                   and r.valid_from <= :now and (r.valid_to is null or r.valid_to > :now)
                """)
                .param("identities", SqlArrays.of(identities))
                .param("now", utc(now))
                .query((row, _) -> new Claimed(row.getObject("identity_id", UUID.class), row.getString("source"),
                        row.getString("key"), row.getString("attributes"), row.getBoolean("employs")))
                .list();
    }

    /// A record that holds; `employs` when it is an employment rather than more about one.
    record Claimed(UUID identity, String source, String key, String attributes, boolean employs) {}

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant maybe(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
