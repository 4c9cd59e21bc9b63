package org.tenure.provisioning.run;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.SqlArrays;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// SQL of claims: a few statements for a whole batch.
final class ClaimStore {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};
    private static final TypeReference<Map<String, String>> WORDS = new TypeReference<>() {};
    private static final TypeReference<Map<String, List<String>>> VALUES = new TypeReference<>() {};

    /// An operation that was locked for this transaction. `tried` are the entitlements given in earlier attempts, whose
    /// outcome may not be known: id → key. `acknowledged`: the target accepted all that was asked of it before.
    record Turn(
            UUID operation, UUID account, int attempts, boolean takenOver, long fence, Map<String, String> tried,
            boolean urgent, boolean acknowledged) {}

    /// An account and what is wanted of it, as of now. Entitlements are id → key; those
    /// `found` are among the `held` and were not given by us. `released`: the account is not ours to end. `stopped` is the
    /// kind of stop its person is under; `wasEnabled` and `wasGranted` are what the account was when a stop began that it has
    /// not come back from.
    record Situation(
            UUID account,
            @Nullable UUID identity,
            String state,
            @Nullable String login,
            @Nullable String key,
            @Nullable Boolean enabled,
            Map<String, List<String>> attributes,
            boolean uncertain,
            Map<String, Object> person,
            boolean wanted,
            Map<String, String> entitlements,
            Map<String, String> held,
            Map<String, String> found,
            boolean released,
            @Nullable String stopped,
            @Nullable Boolean wasEnabled,
            boolean wasGranted) {}

    /// What is written down before anything is tried.
    record Begun(
            UUID operation, UUID account, String state, boolean removal, boolean creates, @Nullable String login,
            @Nullable String plan, @Nullable String before, @Nullable String inverse) {}

    private static final String LOCK = """
            select o.id, o.account_id, o.attempts, o.state = 'running' as taken_over, o.plan -> 'tried' as tried,
                   (select nextval('provisioning.fence')) as fence, o.urgent, o.acknowledged_at is not null as acknowledged
              from provisioning.operation o
             where o.connection = :connection
            """;

    private static final String NEXT = LOCK + """
               and o.state = 'waiting' and not o.urgent and o.due_at <= :now
               and not exists (select from provisioning.operation r where r.account_id = o.account_id and r.state = 'running')
             order by o.removal desc, o.due_at, o.id
             limit :limit for update of o skip locked
            """;

    private static final String NEXT_REMOVALS = LOCK + """
               and o.state = 'waiting' and not o.urgent and o.removal and o.due_at <= :now
               and not exists (select from provisioning.operation r where r.account_id = o.account_id and r.state = 'running')
             order by o.due_at, o.id
             limit :limit for update of o skip locked
            """;

    private static final String NEXT_URGENT = LOCK + """
               and o.state = 'waiting' and o.urgent and o.due_at <= :now
               and not exists (select from provisioning.operation r where r.account_id = o.account_id and r.state = 'running')
             order by o.due_at, o.id
             limit :limit for update of o skip locked
            """;

    // Leases are the database's time: no two nodes' clocks are compared.
    private static final String EXPIRED = LOCK + """
               and o.state = 'running' and not o.urgent and o.lease_until < clock_timestamp()
             order by o.id
             limit :limit for update of o skip locked
            """;

    private static final String EXPIRED_URGENT = LOCK + """
               and o.state = 'running' and o.urgent and o.lease_until < clock_timestamp()
             order by o.id
             limit :limit for update of o skip locked
            """;

    private static final String SITUATION = """
            select a.id, a.identity_id, a.state, a.login, a.key, a.enabled, a.attributes::text as attributes, a.uncertain,
                   e.attributes::text as person, coalesce(w.wanted, false) as wanted, w.entitlements::text as entitlements, h.held::text as held, h.found::text as found,
                   a.identity_id is null or e.state in ('active', 'prehire')
                        and exists (select from provisioning.link l where l.account_id = a.id and l.recorded_to is null)
                        and not exists (select from access.hold b where b.identity_id = a.identity_id and b.recorded_to is null
                                           and b.valid_from <= :now and coalesce(b.valid_to, 'infinity') > :now) as released,
                   s.kind as stopped, a.stopped_enabled, a.stopped_granted
              from unnest(cast(:accounts as uuid[])) as x (id)
              join provisioning.account a on a.id = x.id
              left join lateral (
                   select e.attributes, e.state from identity.employment e where e.identity_id = a.identity_id
                    order by case e.state when 'active' then 0 when 'leave' then 1 when 'prehire' then 2 else 3 end, e.starts_on nulls last, e.id
                    limit 1) e on true
              left join lateral (
                   select true as wanted, jsonb_object_agg(v.gives_id, v.key) filter (where v.kind = 'entitlement') as entitlements
                     from (select r.target_id from access.desired(:now) r
                            where r.identity_id = a.identity_id and r.purpose = a.purpose offset 0) d
                     join catalog.content_now v on v.target_id = d.target_id
                    where v.application = :application
                   having count(*) > 0) w on true
              left join lateral (
                   select jsonb_object_agg(m.entitlement_id, t.key) as held,
                          jsonb_object_agg(m.entitlement_id, t.key) filter (where not m.granted) as found
                     from provisioning.membership m join catalog.target t on t.id = m.entitlement_id
                    where m.account_id = a.id) h on true
              left join lateral (
                   select h.kind from access.hold h
                    where h.identity_id = a.identity_id and h.recorded_to is null and h.kind in ('kill', 'freeze')
                      and h.valid_from <= :now and coalesce(h.valid_to, 'infinity') > :now
                    order by h.kind desc limit 1) s on true
            """;

    private static final String BEGIN = """
            with r as materialized (
                select * from unnest(cast(:operations as uuid[]), cast(:accounts as uuid[]), :states, cast(:removals as boolean[]),
                                     cast(:creates as boolean[]), :logins, :folded, :plans, :befores, :inverses)
                    as r (operation, account, state, removal, creates, login, folded, plan, before, inverse)
            ), named as (
                update provisioning.account a
                   set login = r.login, login_folded = r.folded, uncertain = true
                  from r where a.id = r.account and r.creates
            )
            update provisioning.operation o
               set state = r.state, removal = r.removal, fence = :fence,
                   lease_until = case when r.state = 'running' then clock_timestamp() + make_interval(secs => :lease) end,
                   plan = cast(r.plan as jsonb), before = cast(r.before as jsonb), inverse = cast(r.inverse as jsonb),
                   urgent = o.urgent and r.state <> 'waiting',
                   attempts = case when r.state = 'waiting' then greatest(o.attempts, 1) else o.attempts end,
                   finished_at = case when r.state = 'unchanged' then cast(:now as timestamptz) end
              from r where o.id = r.operation
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ClaimStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    boolean isAnyDue(String connection, Instant now) {
        return jdbc.sql("""
                        select exists (select from provisioning.operation where connection = :connection and state = 'waiting' and not urgent and due_at <= :now)
                            or exists (select from provisioning.operation where connection = :connection and state = 'running')
                        """)
                .param("connection", connection)
                .param("now", SqlArrays.time(now))
                .query(Boolean.class)
                .single();
    }

    List<Turn> next(String connection, int limit, Instant now) {
        return turns(NEXT, connection, limit, now);
    }

    List<Turn> nextRemovals(String connection, int limit, Instant now) {
        return turns(NEXT_REMOVALS, connection, limit, now);
    }

    List<Turn> nextUrgent(String connection, int limit, Instant now) {
        return turns(NEXT_URGENT, connection, limit, now);
    }

    List<Turn> expired(String connection, int limit, Instant now) {
        return turns(EXPIRED, connection, limit, now);
    }

    List<Turn> expiredUrgent(String connection, int limit, Instant now) {
        return turns(EXPIRED_URGENT, connection, limit, now);
    }

    private List<Turn> turns(String sql, String connection, int limit, Instant now) {
        return jdbc.sql(sql)
                .param("connection", connection)
                .param("limit", limit)
                .param("now", SqlArrays.time(now))
                .query((row, _) -> new Turn(
                        row.getObject(1, UUID.class),
                        row.getObject(2, UUID.class),
                        row.getInt(3),
                        row.getBoolean(4),
                        row.getLong(6),
                        read(row.getString(5), WORDS),
                        row.getBoolean(7),
                        row.getBoolean(8)))
                .list();
    }

    Map<UUID, Situation> situations(Collection<UUID> accounts, String application, Instant now) {
        var situations = new HashMap<UUID, Situation>();
        jdbc.sql(SITUATION)
                .param("accounts", SqlArrays.of(accounts))
                .param("application", application)
                .param("now", SqlArrays.time(now))
                .query((row, _) -> situations.put(row.getObject(1, UUID.class), situation(row)))
                .list();
        return situations;
    }

    private Situation situation(ResultSet row) throws SQLException {
        return new Situation(
                row.getObject("id", UUID.class),
                row.getObject("identity_id", UUID.class),
                row.getString("state"),
                row.getString("login"),
                row.getString("key"),
                row.getObject("enabled", Boolean.class),
                read(row.getString("attributes"), VALUES),
                row.getBoolean("uncertain"),
                read(row.getString("person"), OBJECT),
                row.getBoolean("wanted"),
                read(row.getString("entitlements"), WORDS),
                read(row.getString("held"), WORDS),
                read(row.getString("found"), WORDS),
                row.getBoolean("released"),
                row.getString("stopped"),
                row.getObject("stopped_enabled", Boolean.class),
                row.getBoolean("stopped_granted"));
    }

    private <V> Map<String, V> read(@Nullable String text, TypeReference<Map<String, V>> type) {
        return text == null ? Map.of() : json.readValue(text, type);
    }

    void begin(List<Begun> begun, long fence, Duration lease, Instant now) {
        jdbc.sql(BEGIN)
                .param("operations", SqlArrays.column(begun, Begun::operation))
                .param("accounts", SqlArrays.column(begun, Begun::account))
                .param("states", SqlArrays.column(begun, Begun::state))
                .param("removals", SqlArrays.column(begun, Begun::removal))
                .param("creates", SqlArrays.column(begun, Begun::creates))
                .param("logins", SqlArrays.column(begun, Begun::login))
                .param("folded",
                        SqlArrays.column(begun, each -> each.login() == null ? null : LoginFold.fold(each.login())))
                .param("plans", SqlArrays.column(begun, Begun::plan))
                .param("befores", SqlArrays.column(begun, Begun::before))
                .param("inverses", SqlArrays.column(begun, Begun::inverse))
                .param("fence", fence)
                .param("lease", lease.toMillis() / 1000.0)
                .param("now", SqlArrays.time(now))
                .update();
    }

    /// Says that these are still under way.
    void renew(Collection<Work> works, Duration lease) {
        jdbc.sql("""
                        update provisioning.operation o set lease_until = clock_timestamp() + make_interval(secs => :lease)
                          from (select l.id
                                  from unnest(cast(:operations as uuid[]), cast(:fences as bigint[])) as r (id, fence)
                                  join provisioning.operation l on l.id = r.id and l.fence = r.fence and l.state = 'running'
                                 order by l.id
                                   for no key update of l) ours
                         where o.id = ours.id
                        """)
                .param("lease", lease.toMillis() / 1000.0)
                .param("operations", SqlArrays.column(works, Work::operation))
                .param("fences", SqlArrays.column(works, Work::fence))
                .update();
    }
}
