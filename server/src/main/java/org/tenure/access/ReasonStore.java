package org.tenure.access;

import static org.tenure.kernel.SqlArrays.column;
import static org.tenure.kernel.SqlArrays.time;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.SqlArrays;

/// Reasons in SQL: inserted once, closed once.
final class ReasonStore {

    private final JdbcClient jdbc;

    ReasonStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Birthright reasons of these identities, by whatever employment, that are open or end after a moment.
    ///
    /// Pinned to a look-up per identity: with arrays of a thousand the planner would rather read all open reasons.
    List<Reason> heldBy(Collection<UUID> identities, Instant after) {
        return jdbc.sql("""
                select r.id, r.identity_id, r.target_id, r.purpose, r.kind, r.employment_id, r.rule, r.rule_version_id, r.valid_from, r.valid_to
                  from (select distinct cast(i.id as uuid) as id from unnest(:identities) as i (id)) i
                 cross join lateral (
                       select r.*
                         from access.reason r
                        where r.identity_id = i.id and r.recorded_to is null and coalesce(r.valid_to, 'infinity') > :after
                          and r.kind = 'birthright'
                       offset 0) r
                """)
                .param("identities", SqlArrays.of(identities))
                .param("after", time(after))
                .query(ReasonStore::reason)
                .list();
    }

    /// Closes versions in recorded time; each is open, or the statement fails.
    void close(Collection<UUID> ids, UUID event, Instant now) {
        if (ids.isEmpty()) {
            return;
        }
        int closed = jdbc.sql("""
                update access.reason set recorded_to = greatest(:now, recorded_from), closed_event = :event
                 where id = any (cast(:ids as uuid[])) and recorded_to is null
                """)
                .param("ids", SqlArrays.of(ids))
                .param("event", event)
                .param("now", time(now))
                .update();
        if (closed != ids.size()) {
            throw new IllegalStateException(
                    "%d of %d reasons were closed by somebody else".formatted(ids.size() - closed, ids.size()));
        }
    }

    void open(Collection<Reason> reasons, UUID event, Instant now) {
        if (reasons.isEmpty()) {
            return;
        }
        List<Reason> sorted = reasons.stream().sorted(Comparator.comparing(Reason::identity)).toList();
        jdbc.sql("""
                insert into access.reason (id, identity_id, target_id, purpose, kind, employment_id, rule, rule_version_id,
                                           valid_from, valid_to, recorded_from, opened_event)
                select id, identity_id, target_id, purpose, kind, employment_id, rule, rule_version_id, valid_from, valid_to, :now, :event
                  from unnest(cast(:ids as uuid[]), cast(:identities as uuid[]), cast(:targets as uuid[]), cast(:purposes as text[]),
                              cast(:kinds as text[]), cast(:employments as uuid[]), cast(:rules as text[]), cast(:versions as uuid[]),
                              cast(:froms as timestamptz[]), cast(:tos as timestamptz[]))
                    as r (id, identity_id, target_id, purpose, kind, employment_id, rule, rule_version_id, valid_from, valid_to)
                """)
                .param("now", time(now))
                .param("event", event)
                .param("ids", column(sorted, Reason::id))
                .param("identities", column(sorted, Reason::identity))
                .param("targets", column(sorted, Reason::target))
                .param("purposes", column(sorted, Reason::purpose))
                .param("kinds", column(sorted, Reason::kind))
                .param("employments", column(sorted, Reason::employment))
                .param("rules", column(sorted, Reason::rule))
                .param("versions", column(sorted, Reason::ruleVersion))
                .param("froms", column(sorted, Reason::from))
                .param("tos", column(sorted, Reason::to))
                .update();
    }

    /// Identities whose desired access changed by time alone between two moments, in id order after a given one.
    ///
    /// A reason recorded to begin or end later is a predicate on time: this finds those whose moment has come.
    List<UUID> turned(Instant since, Instant until, @Nullable UUID after, int limit) {
        return jdbc.sql("""
                select distinct identity_id from (
                    select identity_id from access.reason
                     where recorded_to is null and valid_to is not null and valid_to > :since and valid_to <= :until
                    union all
                    select identity_id from access.reason
                     where recorded_to is null and valid_from > recorded_from and valid_from > :since and valid_from <= :until
                    union all
                    select identity_id from access.hold
                     where recorded_to is null and valid_to is not null and valid_to > :since and valid_to <= :until) t
                 where cast(:after as uuid) is null or identity_id > cast(:after as uuid)
                 order by identity_id
                 limit :limit
                """)
                .param("since", time(since))
                .param("until", time(until))
                .param("after", after == null ? null : after.toString())
                .param("limit", limit)
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    static Reason reason(ResultSet row, int index) throws SQLException {
        return new Reason(
                uuid(row, "id"),
                uuid(row, "identity_id"),
                uuid(row, "target_id"),
                row.getString("purpose"),
                row.getString("kind"),
                row.getObject("employment_id", UUID.class),
                row.getString("rule"),
                row.getObject("rule_version_id", UUID.class),
                row.getObject("valid_from", OffsetDateTime.class).toInstant(),
                instant(row, "valid_to"));
    }

    private static UUID uuid(ResultSet row, String column) throws SQLException {
        return row.getObject(column, UUID.class);
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }
}
