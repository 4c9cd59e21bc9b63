package org.tenure.identity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.SqlArrays;

/// SQL of questions about people.
final class IdentityStore {

    /// A person found, and by which name the list is ordered.
    record Found(UUID identity, String name) {}

    private static final String VERSIONS = """
            select r.id, r.identity_id, r.source, r.key, r.attributes::text as attributes, r.valid_from, r.valid_to,
                   r.recorded_from, r.recorded_to, r.opened_event, r.closed_event
              from identity.record r
            """;

    /// One row per person: of several employments the one that has not left, else the first.
    private static final String PRIMARY = """
             and e.id = (select p.id from identity.employment p where p.identity_id = e.identity_id
                          order by p.state = 'left', p.id limit 1)
            """;
    private static final String NAME = "coalesce(e.folded_name, '')";

    private final JdbcClient jdbc;
    private final AttributeValues values;

    IdentityStore(JdbcClient jdbc, AttributeValues values) {
        this.jdbc = jdbc;
        this.values = values;
    }

    Optional<Instant> created(UUID identity) {
        return jdbc.sql("select created_at from identity.identity where id = :id")
                .param("id", identity)
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    Map<UUID, Instant> created(List<UUID> identities) {
        Map<UUID, Instant> created = new HashMap<>();
        jdbc.sql("select id, created_at from identity.identity where id = any(:ids::uuid[])")
                .param("ids", SqlArrays.of(identities))
                .query((row, _) -> created.put(row.getObject(1, UUID.class), instant(row, "created_at")))
                .list();
        return created;
    }

    Map<UUID, List<Identifier>> identifiers(List<UUID> identities) {
        Map<UUID, List<Identifier>> identifiers = new HashMap<>();
        jdbc.sql(
                "select identity_id, scheme, value from identity.identifier where identity_id = any(:ids::uuid[]) order by scheme, value")
                .param("ids", SqlArrays.of(identities))
                .query((row, _) -> identifiers.computeIfAbsent(row.getObject(1, UUID.class), _ -> new ArrayList<>())
                        .add(new Identifier(row.getString(2), row.getString(3))))
                .list();
        return identifiers;
    }

    List<String> schemes() {
        return jdbc.sql("select distinct definition ->> 'scheme' from identity.source")
                .query((row, _) -> row.getString(1))
                .list();
    }

    List<UUID> named(List<String> schemes, String value) {
        return jdbc.sql(
                "select distinct identity_id from identity.identifier where scheme = any(:schemes::text[]) and value = :value")
                .param("schemes", schemes.toArray(String[]::new))
                .param("value", value)
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    /// Everybody, or those in a state or department, by name.
    List<Found> list(PersonFilter filter, @Nullable Found after, int size) {
        return jdbc
                .sql("select e.identity_id, " + NAME + " as name from identity.employment e where true"
                        + conditions(filter, after) + PRIMARY
                        + " order by e.folded_name, e.identity_id limit :size")
                .params(parameters(filter, after, size))
                .query(IdentityStore::found)
                .list();
    }

    /// People of whom a name begins with the first word, or an identifier does, and all other words begin a part of the name.
    List<Found> search(List<String> words, List<String> schemes, PersonFilter filter, @Nullable Found after, int size) {
        Map<String, Object> parameters = parameters(filter, after, size);
        StringBuilder rest = new StringBuilder();
        for (int i = 0; i < words.size(); i++) {
            parameters.put("word" + i, escaped(words.get(i)));
            rest.append(" and (' ' || ")
                    .append(NAME)
                    .append(" like '% ' || :word")
                    .append(i)
                    .append("::text || '%' or c.by_identifier)");
        }
        parameters.put("first", escaped(words.getFirst()) + "%");
        parameters.put("schemes", schemes.toArray(String[]::new));
        parameters.put("identifier", escaped(String.join(" ", words)) + "%");
        return jdbc.sql("""
                with c as (
                    select f.identity_id, bool_or(f.by_identifier) as by_identifier from (
                        select n.identity_id, false as by_identifier from identity.employment n
                         where n.folded_name like :first
                            or n.folded_family_name like :first
                        union all
                        select i.identity_id, true from identity.identifier i
                         where i.scheme = any(:schemes::text[]) and i.value like :identifier) f
                     group by f.identity_id)
                select e.identity_id,
                """ + NAME + " as name from c join identity.employment e on e.identity_id = c.identity_id where true"
                + conditions(filter, after) + PRIMARY + rest + " order by 2, 1 limit :size")
                .params(parameters)
                .query(IdentityStore::found)
                .list();
    }

    private static String conditions(PersonFilter filter, @Nullable Found after) {
        return (filter.state() == null ? "" : " and e.state = :state")
                + (filter.department() == null ? "" : " and e.department = :department")
                + (after == null
                        ? ""
                        : " and (e.folded_name, e.identity_id) > (:name, :identity::uuid)");
    }

    private static Map<String, Object> parameters(PersonFilter filter, @Nullable Found after, int size) {
        Map<String, Object> parameters = new HashMap<>();
        parameters.put("size", size);
        if (filter.state() != null) {
            parameters.put("state", filter.state().word());
        }
        if (filter.department() != null) {
            parameters.put("department", filter.department());
        }
        if (after != null) {
            parameters.put("name", after.name());
            parameters.put("identity", after.identity());
        }
        return parameters;
    }

    private static String escaped(String word) {
        return word.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_");
    }

    private static Found found(ResultSet row, int number) throws SQLException {
        return new Found(row.getObject("identity_id", UUID.class), row.getString("name"));
    }

    /// Versions of all records about a person, newest knowledge first.
    List<RecordVersion> versions(UUID identity, @Nullable VersionKey after, int size,
            Map<String, AttributeType> types) {
        return jdbc.sql(VERSIONS + """
                 where r.identity_id = :identity
                   and (:id::uuid is null or (r.recorded_from, r.valid_from, r.id) < (:recorded::timestamptz, :valid::timestamptz, :id::uuid))
                 order by r.recorded_from desc, r.valid_from desc, r.id desc limit :size
                """)
                .param("identity", identity)
                .param("recorded", after == null ? null : after.recordedFrom().atOffset(ZoneOffset.UTC))
                .param("valid", after == null ? null : after.validFrom().atOffset(ZoneOffset.UTC))
                .param("id", after == null ? null : after.id())
                .param("size", size)
                .query((row, _) -> version(row, types))
                .list();
    }

    List<RecordVersion> versionsAt(UUID identity, Instant valid, Instant known, Map<String, AttributeType> types) {
        return jdbc.sql(VERSIONS + """
                 where r.identity_id = :identity
                   and r.valid_from <= :valid and (r.valid_to is null or r.valid_to > :valid)
                   and r.recorded_from <= :known and (r.recorded_to is null or r.recorded_to > :known)
                 order by r.source, r.key
                """)
                .param("identity", identity)
                .param("valid", valid.atOffset(ZoneOffset.UTC))
                .param("known", known.atOffset(ZoneOffset.UTC))
                .query((row, _) -> version(row, types))
                .list();
    }

    private RecordVersion version(ResultSet row, Map<String, AttributeType> types) throws SQLException {
        return new RecordVersion(row.getObject("id", UUID.class), row.getObject("identity_id", UUID.class),
                row.getString("source"), row.getString("key"),
                values.typed(row.getString("attributes"), types), instant(row, "valid_from"), maybe(row, "valid_to"),
                instant(row, "recorded_from"),
                maybe(row, "recorded_to"), row.getObject("opened_event", UUID.class),
                row.getObject("closed_event", UUID.class));
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant maybe(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }
}
