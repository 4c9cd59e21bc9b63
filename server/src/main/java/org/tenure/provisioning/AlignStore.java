package org.tenure.provisioning;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.SqlArrays;

/// SQL that finds out, for a set of identities at once, which accounts may differ from what is wanted.
final class AlignStore {

    // The accounts made by this statement are not visible to it: they are taken from what the insert returns.
    // `offset 0` keeps the planner at the identities asked for, whatever it believes about the size of the tables; a full
    // join cannot become a loop within a loop.
    private static final String ALIGN = """
            with asked as (
                select distinct cast(i.id as uuid) as id from unnest(:identities) as i (id)
            ), desired as materialized (
                select i.id as identity_id, d.target_id, d.purpose
                  from asked i
                 cross join lateral (
                       select r.target_id, r.purpose from access.desired(:now) r where r.identity_id = i.id offset 0) d
            ), reached as materialized (
                select t.target_id, c.name as connection
                  from (select distinct target_id from desired) t
                 cross join lateral (
                       select distinct v.application from catalog.content_now v where v.target_id = t.target_id offset 0) v
                  join provisioning.connection c on c.application = v.application and c.recorded_to is null
            ), holder as materialized (
                select d.identity_id, r.connection, d.purpose, array_agg(d.target_id) as targets
                  from desired d
                  join reached r on r.target_id = d.target_id
                 group by d.identity_id, r.connection, d.purpose
            ), known as materialized (
                select a.*
                  from asked i
                 cross join lateral (
                       select a.id, a.identity_id, a.connection, a.purpose, a.state, a.uncertain
                         from provisioning.account a where a.identity_id = i.id and a.state <> 'gone' offset 0) a
            ), both_sides as materialized (
                select h.identity_id as holder, h.connection as holds_on, h.purpose as holds_as, h.targets,
                       k.id as account, k.identity_id, k.connection, k.state, k.uncertain
                  from holder h
                  full join known k on k.identity_id = h.identity_id and k.connection = h.connection and k.purpose = h.purpose
            ), made as (
                insert into provisioning.account (id, connection, identity_id, purpose, state, previous_id, created_at)
                select provisioning.new_id(), b.holds_on, b.holder, b.holds_as, 'intended',
                       (select p.id from provisioning.account p
                         where p.identity_id = b.holder and p.state = 'gone'
                           and p.connection = b.holds_on and p.purpose = b.holds_as
                         order by p.created_at desc limit 1),
                       :now
                  from both_sides b
                 where b.account is null
                 order by b.holder, b.holds_on
                on conflict (identity_id, connection, purpose) where state <> 'gone' do nothing
                returning id, connection, identity_id
            ), concerned as (
                select m.id, m.connection, m.identity_id, false as removal from made m
                union all
                select b.account, b.connection, b.identity_id,
                       b.holder is null
                       or exists (select from provisioning.membership m
                                   where m.account_id = b.account and m.granted
                                     and not exists (select from catalog.content_now v
                                                      where v.gives_id = m.entitlement_id and v.target_id = any (b.targets)))
                  from both_sides b
                 where b.account is not null
                   and (b.holder is not null or b.state = 'live' or b.uncertain
                        or exists (select from provisioning.operation r where r.account_id = b.account and r.state = 'running'))
            )
            insert into provisioning.operation as o
                   (id, account_id, connection, identity_id, state, removal, due_at, run_id, created_at)
            select provisioning.new_id(), c.id, c.connection, c.identity_id, 'waiting', c.removal, :now, cast(:run as uuid), :now
              from concerned c
             order by c.id
            on conflict (account_id) where state = 'waiting' do update
               set removal = excluded.removal or o.urgent,
                   due_at = least(o.due_at, excluded.due_at),
                   run_id = case when o.urgent then o.run_id else coalesce(excluded.run_id, o.run_id) end
            """;

    private final JdbcClient jdbc;

    AlignStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    int align(Collection<UUID> identities, @Nullable UUID run, Instant now) {
        int waiting = jdbc.sql(ALIGN)
                .param("identities", SqlArrays.of(identities))
                .param("run", run == null ? null : run.toString())
                .param("now", SqlArrays.time(now))
                .update();
        if (waiting > 0) {
            wake();
        }
        return waiting;
    }

    void wake() {
        jdbc.sql("select pg_notify('tenure_operations', '')").query((row, _) -> row.getString(1)).list();
    }

    /// Those who are to have or have an account on the connection, in id order after `after`.
    List<UUID> concerned(String connection, UUID after, int limit) {
        return jdbc.sql("""
                        select i.id from identity.identity i
                         where i.id > :after
                           and (exists (select from provisioning.account a
                                         where a.identity_id = i.id and a.connection = :connection and a.state <> 'gone')
                             or exists (select from access.reason r
                                          join catalog.content_now v on v.target_id = r.target_id
                                          join provisioning.connection c on c.application = v.application and c.recorded_to is null
                                         where r.identity_id = i.id and r.recorded_to is null and c.name = :connection))
                         order by i.id limit :limit
                        """)
                .param("connection", connection)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }

    /// Whether accounts were aligned since this version of the connection was defined.
    boolean isAligned(String connection, UUID version) {
        return jdbc.sql(
                "select coalesce(aligned_version = :version, false) from provisioning.connection_state where connection = :connection")
                .param("connection", connection)
                .param("version", version)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    void setAligned(String connection, UUID version) {
        jdbc.sql("update provisioning.connection_state set aligned_version = :version where connection = :connection")
                .param("connection", connection)
                .param("version", version)
                .update();
    }
}
