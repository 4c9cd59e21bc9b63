package org.tenure.access;

import static org.tenure.kernel.SqlArrays.column;
import static org.tenure.kernel.SqlArrays.time;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.Ids;
import org.tenure.kernel.SqlArrays;

/// Holds in SQL: inserted once, closed once.
final class HoldStore {

    record Leave(UUID id, UUID identity, UUID employment, Instant from) {}

    /// A hold on a person, whatever the job.
    record OnPerson(UUID id, UUID identity, HoldKind kind, Instant from) {}

    private final JdbcClient jdbc;

    HoldStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /// Leaves of absence that go on for these identities, by whatever employment.
    List<Leave> leavesOf(Collection<UUID> identities) {
        return jdbc.sql("""
                select h.id, h.identity_id, h.employment_id, h.valid_from
                  from (select distinct cast(i.id as uuid) as id from unnest(:identities) as i (id)) i
                 cross join lateral (
                       select h.*
                         from access.hold h
                        where h.identity_id = i.id and h.kind = 'leave' and h.recorded_to is null and h.valid_to is null
                       offset 0) h
                """)
                .param("identities", SqlArrays.of(identities))
                .query((row, index) -> new Leave(
                        row.getObject("id", UUID.class),
                        row.getObject("identity_id", UUID.class),
                        row.getObject("employment_id", UUID.class),
                        row.getObject("valid_from", java.time.OffsetDateTime.class).toInstant()))
                .list();
    }

    /// The hold of this kind that is on a person now.
    Optional<OnPerson> find(UUID identity, HoldKind kind) {
        return jdbc.sql("""
                select h.id, h.valid_from from access.hold h
                 where h.identity_id = :identity and h.kind = :kind and h.employment_id is null
                   and h.recorded_to is null and h.valid_to is null
                """)
                .param("identity", identity)
                .param("kind", kind.word())
                .query((row, _) -> new OnPerson(
                        row.getObject("id", UUID.class), identity, kind,
                        row.getObject("valid_from", OffsetDateTime.class).toInstant()))
                .optional();
    }

    void open(OnPerson hold, UUID event, Instant now) {
        insert(hold, null, event, now);
    }

    void lift(OnPerson hold, Instant end, UUID event, Instant now) {
        jdbc.sql("""
                update access.hold set recorded_to = greatest(:now, recorded_from), closed_event = :event
                 where id = :id and recorded_to is null
                """).param("id", hold.id()).param("event", event).param("now", time(now)).update();
        if (end.isAfter(hold.from())) {
            insert(new OnPerson(Ids.next(), hold.identity(), hold.kind(), hold.from()), end, event, now);
        }
    }

    private void insert(OnPerson hold, @Nullable Instant end, UUID event, Instant now) {
        jdbc.sql("""
                insert into access.hold (id, identity_id, kind, valid_from, valid_to, recorded_from, opened_event)
                values (:id, :identity, :kind, :from, cast(:to as timestamptz), :now, :event)
                """)
                .param("id", hold.id())
                .param("identity", hold.identity())
                .param("kind", hold.kind().word())
                .param("from", time(hold.from()))
                .param("to", end == null ? null : end.toString())
                .param("now", time(now))
                .param("event", event)
                .update();
    }

    void close(Collection<Leave> leaves, UUID event, Instant now) {
        if (!leaves.isEmpty()) {
            jdbc.sql("""
                    update access.hold set recorded_to = greatest(:now, recorded_from), closed_event = :event
                     where id = any (cast(:ids as uuid[])) and recorded_to is null
                    """)
                    .param("ids", SqlArrays.of(leaves.stream().map(Leave::id).toList()))
                    .param("event", event)
                    .param("now", time(now))
                    .update();
        }
    }

    /// Opens leaves without an end, and keeps those that ended as past ones, in one statement.
    void open(List<Leave> begun, List<Leave> ended, Instant end, UUID event, Instant now) {
        List<Leave> past = ended.stream().filter(leave -> end.isAfter(leave.from())).toList();
        if (begun.isEmpty() && past.isEmpty()) {
            return;
        }
        List<Leave> all = new java.util.ArrayList<>(begun);
        all.addAll(past);
        jdbc.sql("""
                insert into access.hold (id, identity_id, kind, employment_id, valid_from, valid_to, recorded_from, opened_event)
                select id, identity_id, 'leave', employment_id, valid_from, valid_to, :now, :event
                  from unnest(cast(:ids as uuid[]), cast(:identities as uuid[]), cast(:employments as uuid[]),
                              cast(:froms as timestamptz[]), cast(:tos as timestamptz[]))
                    as h (id, identity_id, employment_id, valid_from, valid_to)
                """)
                .param("now", time(now))
                .param("event", event)
                .param("ids", column(all, leave -> org.tenure.kernel.Ids.next()))
                .param("identities", column(all, Leave::identity))
                .param("employments", column(all, Leave::employment))
                .param("froms", column(all, Leave::from))
                .param("tos", column(all, leave -> past.contains(leave) ? end : null))
                .update();
    }
}
