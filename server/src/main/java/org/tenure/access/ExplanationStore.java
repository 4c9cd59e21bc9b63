package org.tenure.access;

import static org.tenure.kernel.SqlArrays.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;

/// Who has what and why, in SQL: the same rows answer for any valid and any recorded time.
final class ExplanationStore {

    record Row(
            UUID targetId,
            String target,
            String targetKind,
            String application,
            String purpose,
            @Nullable UUID employment,
            Access.Why why) {}

    record Hold(String kind, @Nullable UUID employment) {

        boolean blocks(Row row) {
            return employment == null || employment.equals(row.employment());
        }
    }

    private final JdbcClient jdbc;

    ExplanationStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    List<Row> reasons(UUID identity, Moment moment) {
        return jdbc.sql("""
                select t.id as target_id, t.name as target, t.kind as target_kind, t.application, r.purpose, r.employment_id,
                       r.id as reason_id, r.kind, e.key as employment, r.rule, v.version, v.condition,
                       array(select p.name from unnest(c.path) with ordinality as step (id, place)
                              join catalog.target p on p.id = step.id order by step.place) as path,
                       r.valid_from, r.valid_to, r.recorded_from, r.opened_event
                  from access.reason r
                  join catalog.content c on c.target_id = r.target_id
                   and c.recorded_from <= :known and (c.recorded_to is null or c.recorded_to > :known)
                   and (c.valid_to is null or c.valid_to > :at)
                  join catalog.target t on t.id = c.gives_id
                  left join policy.rule_version v on v.id = r.rule_version_id
                  left join identity.employment e on e.id = r.employment_id
                 where r.identity_id = :identity
                   and r.recorded_from <= :known and (r.recorded_to is null or r.recorded_to > :known)
                   and r.valid_from <= :at and coalesce(r.valid_to, 'infinity') > :at
                 order by t.application, t.kind, t.name, r.purpose, r.valid_from, r.id
                """)
                .param("identity", identity)
                .param("at", time(moment.at()))
                .param("known", time(moment.known()))
                .query(ExplanationStore::row)
                .list();
    }

    List<Hold> holds(UUID identity, Moment moment) {
        return jdbc.sql("""
                select h.kind, h.employment_id
                  from access.hold h
                 where h.identity_id = :identity
                   and h.recorded_from <= :known and (h.recorded_to is null or h.recorded_to > :known)
                   and h.valid_from <= :at and coalesce(h.valid_to, 'infinity') > :at
                """)
                .param("identity", identity)
                .param("at", time(moment.at()))
                .param("known", time(moment.known()))
                .query((row, index) -> new Hold(row.getString("kind"), row.getObject("employment_id", UUID.class)))
                .list();
    }

    Page<Holder> holders(UUID target, Moment moment, PageRequest page) {
        List<Holder> found = jdbc.sql(HOLDERS + """
                 and (cast(:after as uuid) is null or r.identity_id > cast(:after as uuid))
                 group by r.identity_id
                 order by r.identity_id
                 limit :limit)
                select h.identity_id, h.since, h.because, h.reasons,
                       (select e.attributes ->> 'displayName' from identity.employment e where e.identity_id = h.identity_id limit 1) as name,
                       (select i.value from identity.identifier i where i.identity_id = h.identity_id order by i.scheme limit 1) as identifier
                  from held h
                 order by h.identity_id
                """)
                .param("target", target)
                .param("at", time(moment.at()))
                .param("known", time(moment.known()))
                .param("after", page.key(UUID::fromString))
                .param("limit", page.size() + 1)
                .query((row, index) -> new Holder(
                        row.getObject("identity_id", UUID.class),
                        row.getString("name"),
                        row.getString("identifier"),
                        row.getObject("since", OffsetDateTime.class).toInstant(),
                        row.getString("because"),
                        row.getInt("reasons")))
                .list();
        if (found.size() <= page.size()) {
            return new Page<>(found, null);
        }
        List<Holder> part = found.subList(0, page.size());
        return new Page<>(part, part.getLast().identity().toString());
    }

    long countHolders(UUID target, Moment moment) {
        return jdbc.sql(HOLDERS + " group by r.identity_id) select count(*) from held")
                .param("target", target)
                .param("at", time(moment.at()))
                .param("known", time(moment.known()))
                .query(Long.class)
                .single();
    }

    private static final String HOLDERS = """
            with held as (
                select r.identity_id, min(r.valid_from) as since, min(coalesce(r.rule, r.kind)) as because, count(distinct r.id) as reasons
                  from access.reason r
                 where r.target_id in (select :target union select c.target_id from catalog.content c
                                        where c.gives_id = :target
                                          and c.recorded_from <= :known and (c.recorded_to is null or c.recorded_to > :known)
                                          and (c.valid_to is null or c.valid_to > :at))
                   and r.recorded_from <= :known and (r.recorded_to is null or r.recorded_to > :known)
                   and r.valid_from <= :at and coalesce(r.valid_to, 'infinity') > :at
                   and not exists (select from access.hold h
                                    where h.identity_id = r.identity_id
                                      and h.recorded_from <= :known and (h.recorded_to is null or h.recorded_to > :known)
                                      and h.valid_from <= :at and coalesce(h.valid_to, 'infinity') > :at
                                      and (h.employment_id is null or h.employment_id = r.employment_id))
            """;

    private static Row row(ResultSet row, int index) throws SQLException {
        String[] path = (String[]) row.getArray("path").getArray();
        Integer version = row.getObject("version", Integer.class);
        Access.Why why = new Access.Why(
                row.getObject("reason_id", UUID.class),
                row.getString("kind"),
                row.getString("employment"),
                row.getString("rule"),
                version,
                row.getString("condition"),
                Arrays.asList(path),
                row.getObject("valid_from", OffsetDateTime.class).toInstant(),
                ReasonStore.instant(row, "valid_to"),
                row.getObject("recorded_from", OffsetDateTime.class).toInstant(),
                row.getObject("opened_event", UUID.class));
        return new Row(
                row.getObject("target_id", UUID.class),
                row.getString("target"),
                row.getString("target_kind"),
                row.getString("application"),
                row.getString("purpose"),
                row.getObject("employment_id", UUID.class),
                why);
    }
}
