package org.tenure.provisioning;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.SqlArrays;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// SQL that shows operations and brings them forward.
final class OperationStore {

    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    private static final String SHOW = """
            select o.*, a.login, a.connection as account_connection, c.mode, s.problem as connection_problem, s.since as connection_since,
                   s.paused_until,
                   o.urgent and o.state = 'waiting'
                       and exists (select from provisioning.operation r where r.account_id = o.account_id and r.state = 'running') as busy
              from provisioning.operation o
              join provisioning.account a on a.id = o.account_id
              left join (select name, definition ->> 'mode' as mode from provisioning.connection where recorded_to is null) c on c.name = o.connection
              left join provisioning.connection_state s on s.connection = o.connection
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    OperationStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    Optional<Operation> find(UUID id) {
        return jdbc.sql(SHOW + " where o.id = :id").param("id", id).query((row, _) -> operation(row)).optional();
    }

    /// Newest first: ids grow with time.
    List<Operation> list(OperationFilter filter, @Nullable UUID after, int limit) {
        var sql = new StringBuilder(SHOW).append(" where true");
        Operation.State state = filter.state();
        append(sql, filter.connection(), " and o.connection = :connection");
        append(sql, state, " and o.state = :state");
        append(sql, filter.identity(), " and o.identity_id = :identity");
        append(sql, filter.run(), " and o.run_id = :run");
        append(sql, after, " and o.id < :after");
        return jdbc.sql(sql.append(" order by o.id desc limit :limit").toString())
                .param("connection", filter.connection())
                .param("state", state == null ? null : state.word())
                .param("identity", filter.identity())
                .param("run", filter.run())
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> operation(row))
                .list();
    }

    private static void append(StringBuilder sql, @Nullable Object value, String condition) {
        if (value != null) {
            sql.append(condition);
        }
    }

    private Operation operation(ResultSet row) throws SQLException {
        Operation.State state = Operation.State.of(row.getString("state"));
        return new Operation(
                row.getObject("id", UUID.class),
                row.getObject("account_id", UUID.class),
                row.getString("connection"),
                row.getObject("identity_id", UUID.class),
                row.getString("login"),
                state,
                row.getBoolean("removal"),
                row.getBoolean("urgent"),
                time(row, "due_at"),
                row.getInt("attempts"),
                object(row.getString("plan")),
                object(row.getString("before")),
                object(row.getString("after")),
                object(row.getString("inverse")),
                row.getString("problem"),
                row.getString("problem_kind"),
                state == Operation.State.WAITING ? waitingFor(row) : null,
                row.getObject("run_id", UUID.class),
                time(row, "created_at"),
                ConnectionStore.instant(row, "acknowledged_at"),
                ConnectionStore.instant(row, "finished_at"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return java.util.Objects.requireNonNull(ConnectionStore.instant(row, column));
    }

    private @Nullable Map<String, Object> object(@Nullable String text) {
        return text == null ? null : json.readValue(text, OBJECT);
    }

    private static String waitingFor(ResultSet row) throws SQLException {
        String connection = row.getString("connection");
        String mode = row.getString("mode");
        Instant paused = ConnectionStore.instant(row, "paused_until");
        if (mode == null) {
            return "connection `%s` is retired".formatted(connection);
        }
        if (row.getBoolean("urgent")) {
            return row.getString("problem") == null
                    ? row.getBoolean("busy")
                            ? "another change of the same account that is under way at `%s`".formatted(connection)
                            : "its turn on `%s`, before everything else".formatted(connection)
                    : "the next try at %s, because: %s".formatted(ConnectionStore.instant(row, "due_at"),
                            row.getString("problem"));
        }
        if (mode.equals("observe")) {
            return "connection `%s` only observes; set its mode to `full` to let it write".formatted(connection);
        }
        if (row.getString("connection_problem") != null) {
            return "waiting for `%s` since %s, because: %s"
                    .formatted(connection, ConnectionStore.instant(row, "connection_since"),
                            row.getString("connection_problem"));
        }
        if (paused != null) {
            return "`%s` asked to come again at %s".formatted(connection, paused);
        }
        return row.getString("problem") == null
                ? "its turn on `%s`".formatted(connection)
                : "the next try at %s, because: %s".formatted(ConnectionStore.instant(row, "due_at"),
                        row.getString("problem"));
    }

    /// Failed ones become waiting unless another waits for the same account by now; waiting ones are due now.
    List<UUID> retry(@Nullable UUID id, @Nullable String connection, Instant now) {
        return jdbc.sql("""
                        with newest as (
                            select distinct on (o.account_id) o.id
                              from provisioning.operation o
                             where (o.id = :id or o.connection = :connection)
                               and (o.state = 'waiting'
                                    or o.state = 'failed'
                                       and not exists (select from provisioning.operation n
                                                        where n.account_id = o.account_id and n.state = 'waiting')
                                       and not exists (select from provisioning.operation n
                                                        where n.account_id = o.account_id and n.state <> 'waiting'
                                                          and (n.state = 'running' or n.id > o.id)))
                             order by o.account_id, o.id desc
                        )
                        update provisioning.operation o
                           set state = 'waiting', due_at = :now, finished_at = null,
                               attempts = case when o.state = 'failed' then 1 else o.attempts end
                          from newest n where n.id = o.id
                        returning o.id
                        """)
                .param("id", id)
                .param("connection", connection)
                .param("now", SqlArrays.time(now))
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
    }
}
