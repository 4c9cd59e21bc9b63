package org.tenure.provisioning;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.connector.spi.TargetException;
import org.tenure.kernel.SqlArrays;
import tools.jackson.databind.json.JsonMapper;

/// SQL of connections and of how they are doing.
final class ConnectionStore {

    record Version(UUID id, ConnectionDefinition definition) {}

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ConnectionStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void lock() {
        jdbc.sql("lock table provisioning.connection in share row exclusive mode").update();
    }

    boolean hasApplication(String application) {
        return jdbc.sql("select exists (select from catalog.application where name = :name and recorded_to is null)")
                .param("name", application)
                .query(Boolean.class)
                .single();
    }

    List<Version> all() {
        return jdbc
                .sql("select id, definition::text from provisioning.connection where recorded_to is null order by name")
                .query((row, _) -> version(row))
                .list();
    }

    Optional<Version> find(String name) {
        return jdbc.sql(
                "select id, definition::text from provisioning.connection where name = :name and recorded_to is null")
                .param("name", name)
                .query((row, _) -> version(row))
                .optional();
    }

    private Version version(ResultSet row) throws SQLException {
        return new Version(row.getObject(1, UUID.class), json.readValue(row.getString(2), ConnectionDefinition.class));
    }

    void open(UUID id, ConnectionDefinition definition, UUID event, Instant now) {
        jdbc.sql("""
                        insert into provisioning.connection (id, name, application, definition, recorded_from, opened_event)
                        values (:id, :name, :application, cast(:definition as jsonb), :now, :event)
                        """)
                .param("id", id)
                .param("name", definition.name())
                .param("application", definition.application())
                .param("definition", json.writeValueAsString(definition))
                .param("now", SqlArrays.time(now))
                .param("event", event)
                .update();
        jdbc.sql("""
                        insert into provisioning.connection_state (connection) values (:name)
                        on conflict (connection) do update set problem = null, problem_kind = null, since = null, probe_at = null, paused_until = null
                        """)
                .param("name", definition.name())
                .update();
    }

    void close(UUID id, UUID event, Instant now) {
        jdbc.sql("update provisioning.connection set recorded_to = :now, closed_event = :event where id = :id")
                .param("id", id)
                .param("now", SqlArrays.time(now))
                .param("event", event)
                .update();
    }

    /// Tells all nodes that a connection is doing otherwise than before.
    void announceHealth(String name) {
        jdbc.sql("select pg_notify('tenure_health', :name)")
                .param("name", name)
                .query((row, _) -> row.getString(1))
                .list();
    }

    void announce() {
        jdbc.sql("select pg_notify('tenure_connections', '')").query((row, _) -> row.getString(1)).list();
    }

    /// A connection answers again: its problem ends, and what waited because of it is due now.
    boolean resume(String name, Instant now) {
        boolean stopped = jdbc.sql("""
                        update provisioning.connection_state
                           set problem = null, problem_kind = null, since = null, probe_at = null, paused_until = null
                         where connection = :name and (problem is not null or paused_until is not null)
                        """)
                .param("name", name)
                .update() > 0;
        hurry(name, now);
        return stopped;
    }

    /// What waits because of the connection is due now, unless something stands in its way; answers how much.
    int hurry(String name, Instant now) {
        return jdbc.sql("""
                        update provisioning.operation set due_at = :now
                         where connection = :name and state = 'waiting' and due_at > :now
                           and problem_kind in ('UNREACHABLE', 'TIMEOUT', 'BUSY', 'RATE_LIMITED', 'PERMISSION', 'CONFIGURATION')
                           and not exists (select from provisioning.connection_state s
                                            where s.connection = :name and (s.problem is not null or s.paused_until > :now))
                        """)
                .param("name", name)
                .param("now", SqlArrays.time(now))
                .update();
    }

    /// True when it worked until now.
    boolean stop(String name, Connections.Problem problem) {
        boolean rests = problem.kind() == TargetException.Kind.RATE_LIMITED;
        String update = rests
                ? "update provisioning.connection_state set paused_until = greatest(paused_until, :probe) where connection = :name returning false"
                : """
                  update provisioning.connection_state s
                     set problem = :message, problem_kind = :kind, since = coalesce(s.since, :since), probe_at = :probe
                    from (select problem is null as worked from provisioning.connection_state where connection = :name for update) before
                   where s.connection = :name
                  returning before.worked
                  """;
        return jdbc.sql(update)
                .param("name", name)
                .param("message", problem.message())
                .param("kind", problem.kind().name())
                .param("since", SqlArrays.time(problem.since()))
                .param("probe", SqlArrays.time(problem.probeAt()))
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    Optional<Connections.Problem> problem(String name) {
        return jdbc.sql("""
                        select coalesce(problem_kind, 'RATE_LIMITED') as kind, coalesce(problem, '') as problem,
                               coalesce(since, paused_until) as since, coalesce(greatest(probe_at, paused_until), probe_at) as probe_at
                          from provisioning.connection_state
                         where connection = :name and (problem is not null or paused_until is not null)
                        """)
                .param("name", name)
                .query((row, _) -> new Connections.Problem(
                        TargetException.Kind.valueOf(row.getString("kind")),
                        row.getString("problem"),
                        java.util.Objects.requireNonNull(instant(row, "since")),
                        java.util.Objects.requireNonNull(instant(row, "probe_at"))))
                .optional();
    }

    List<ConnectionState> states(Instant now) {
        Map<String, Map<Operation.State, Long>> counts = counts(now);
        return jdbc.sql("""
                        select c.name, c.application, c.definition ->> 'connector' as connector, c.definition ->> 'mode' as mode,
                               s.problem, s.problem_kind, s.since, coalesce(s.paused_until, s.probe_at) as probe_at
                          from provisioning.connection c
                          left join provisioning.connection_state s on s.connection = c.name
                         where c.recorded_to is null
                         order by c.name
                        """)
                .query((row, _) -> state(row, counts))
                .list();
    }

    private static ConnectionState state(ResultSet row, Map<String, Map<Operation.State, Long>> counts)
            throws SQLException {
        String name = row.getString("name");
        return new ConnectionState(
                name,
                row.getString("application"),
                row.getString("connector"),
                row.getString("mode"),
                row.getString("problem"),
                row.getString("problem_kind"),
                instant(row, "since"),
                instant(row, "probe_at"),
                counts.getOrDefault(name, Map.of()));
    }

    private Map<String, Map<Operation.State, Long>> counts(Instant now) {
        var counts = new HashMap<String, Map<Operation.State, Long>>();
        // One index for each part; together they would be read from the table.
        jdbc.sql("""
                        select connection, state, count(*) from (
                            select connection, state from provisioning.operation where state = 'waiting'
                            union all
                            select connection, state from provisioning.operation where state = 'running'
                            union all
                            select connection, state from provisioning.operation where state in ('unverifiable', 'failed')
                            union all
                            select connection, state from provisioning.operation
                             where state in ('confirmed', 'unchanged') and finished_at > :since
                        ) o group by connection, state
                        """)
                .param("since", SqlArrays.time(now.minus(java.time.Duration.ofDays(1))))
                .query((row, _) -> counts.computeIfAbsent(row.getString(1), _ -> new EnumMap<>(Operation.State.class))
                        .put(Operation.State.of(row.getString(2)), row.getLong(3)))
                .list();
        return counts;
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime time = row.getObject(column, OffsetDateTime.class);
        return time == null ? null : time.toInstant();
    }

    /// Everybody looked at under one version counts as looked at under the next; answers whether they had been.
    boolean carryAligned(String connection, UUID from, UUID to) {
        return jdbc.sql("""
                update provisioning.connection_state set aligned_version = :to
                 where connection = :connection and aligned_version = :from
                """)
                .param("connection", connection)
                .param("from", from)
                .param("to", to)
                .update() > 0;
    }
}
