package org.tenure.provisioning;

import java.time.Instant;
import java.util.UUID;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.SqlArrays;

/// SQL of stops: what is asked for at once, and what is remembered so that it can be given back.
final class StopStore {

    // What an account was when its person was stopped first is what counts, however often they are stopped.
    private static final String REMEMBER = """
            with granted as materialized (
                select distinct c.name as connection, d.purpose
                  from (select r.target_id, r.purpose from access.desired(:now) r where r.identity_id = :identity offset 0) d
                  join catalog.content_now v on v.target_id = d.target_id
                  join provisioning.connection c on c.application = v.application and c.recorded_to is null
            )
            update provisioning.account a
               set stopped_enabled = coalesce(a.enabled, true),
                   stopped_granted = exists (select from granted g where g.connection = a.connection and g.purpose = a.purpose)
             where a.identity_id = :identity and a.state = 'live' and a.stopped_enabled is null
            """;

    private static final String ASK = """
            insert into provisioning.operation as o
                   (id, account_id, connection, identity_id, state, removal, urgent, due_at, run_id, created_at)
            select provisioning.new_id(), a.id, a.connection, a.identity_id, 'waiting', true, true, :now, :run, :now
              from provisioning.account a
             where a.identity_id = :identity and a.state <> 'gone' and %s
             order by a.id
            on conflict (account_id) where state = 'waiting' do update
               set removal = true, urgent = true, due_at = excluded.due_at, run_id = excluded.run_id,
                   attempts = least(o.attempts, 1), problem = null, problem_kind = null
            """;

    private static final String NOT_STOPPED = """
            not exists (select from access.hold h
                         where h.identity_id = a.identity_id and h.recorded_to is null and h.valid_to is null
                           and h.kind in ('kill', 'freeze'))
            """;

    // Each connection hears of it by itself, where most harm can be done first: nobody else is woken.
    private static final String WAKE = """
            select pg_notify('tenure_operations', :urgent || c.name)
              from (select o.connection as name,
                           max(coalesce((a.definition ->> 'critical')::int, 2)) as critical
                      from provisioning.operation o
                      left join provisioning.connection c on c.name = o.connection and c.recorded_to is null
                      left join catalog.application a on a.name = c.application and a.recorded_to is null
                     where o.run_id = :run and o.urgent and o.state = 'waiting'
                     group by o.connection
                     order by critical desc, o.connection) c
            """;

    private final JdbcClient jdbc;

    StopStore(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    int stop(UUID identity, UUID run, Instant now) {
        jdbc.sql(REMEMBER).param("identity", identity).param("now", SqlArrays.time(now)).update();
        return ask(ASK.formatted("true"), identity, run, now);
    }

    /// Asks for what a stop took, unless the person is stopped otherwise. `left`: only what was granted is given back, if it
    /// still is.
    void release(UUID identity, boolean left, UUID run, Instant now) {
        if (left) {
            jdbc.sql("""
                            update provisioning.account a set stopped_enabled = false
                             where a.identity_id = :identity and a.stopped_granted is false
                            """).param("identity", identity).update();
        }
        ask(ASK.formatted("a.stopped_enabled is not null and " + NOT_STOPPED), identity, run, now);
    }

    private int ask(String sql, UUID identity, UUID run, Instant now) {
        int asked = jdbc.sql(sql)
                .param("identity", identity)
                .param("run", run)
                .param("now", SqlArrays.time(now))
                .update();
        if (asked > 0) {
            jdbc.sql(WAKE)
                    .param("urgent", Operations.URGENT)
                    .param("run", run)
                    .query((row, _) -> row.getString(1))
                    .list();
        }
        return asked;
    }
}
