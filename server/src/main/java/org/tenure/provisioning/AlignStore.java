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
    private static final String ALIGN = """
            with asked as (
                select distinct cast(i.id as uuid) as id from unnest(:identities) as i (id)
            ), wanted as materialized (
                select distinct d.identity_id, c.name as connection, d.purpose, v.gives_id
                  from asked i
                  join access.desired(:now) d on d.identity_id = i.id
                  join catalog.content_now v on v.target_id = d.target_id
                  join provisioning.connection c on c.application = v.application and c.recorded_to is null
            ), holder as materialized (
                select distinct identity_id, connection, purpose from wanted
            ), known as materialized (
                select a.id, a.identity_id, a.connection, a.purpose, a.state, a.uncertain
                  from asked i join provisioning.account a on a.identity_id = i.id and a.state <> 'gone'
            ), made as (
                insert into provisioning.account (id, connection, identity_id, purpose, state, previous_id, created_at)
                select provisioning.new_id(), h.connection, h.identity_id, h.purpose, 'intended',
                       (select p.id from provisioning.account p
                         where p.identity_id = h.identity_id and p.state = 'gone'
                           and p.connection = h.connection and p.purpose = h.purpose
                         order by p.created_at desc limit 1),
                       :now
                  from holder h
                  left join known k on k.identity_id = h.identity_id and k.connection = h.connection and k.purpose = h.purpose
                 where k.id is null
                 order by h.identity_id, h.connection
                on conflict (identity_id, connection, purpose) where state <> 'gone' do nothing
                returning id, connection, identity_id
            ), lost as (
                select distinct k.id
                  from known k
                  join provisioning.membership m on m.account_id = k.id
                  left join wanted w on w.identity_id = k.identity_id and w.connection = k.connection
                                    and w.purpose = k.purpose and w.gives_id = m.entitlement_id
                 where w.gives_id is null
            ), concerned as (
                select m.id, m.connection, m.identity_id, false as removal from made m
                union all
                select k.id, k.connection, k.identity_id, h.identity_id is null or l.id is not null
                  from known k
                  left join holder h on h.identity_id = k.identity_id and h.connection = k.connection and h.purpose = k.purpose
                  left join lost l on l.id = k.id
                 where h.identity_id is not null or k.state = 'live' or k.uncertain
                    or exists (select from provisioning.operation r where r.account_id = k.id and r.state = 'running')
            )
            insert into provisioning.operation as o
                   (id, account_id, connection, identity_id, state, removal, due_at, run_id, created_at)
            select provisioning.new_id(), c.id, c.connection, c.identity_id, 'waiting', c.removal, :now, cast(:run as uuid), :now
              from concerned c
             order by c.id
            on conflict (account_id) where state = 'waiting' do update
               set removal = excluded.removal,
                   due_at = least(o.due_at, excluded.due_at),
                   run_id = coalesce(excluded.run_id, o.run_id)
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
        return jdbc.sql("select coalesce(aligned_version = :version, false) from provisioning.connection_state where connection = :connection")
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
