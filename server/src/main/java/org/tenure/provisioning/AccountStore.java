package org.tenure.provisioning;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// SQL that shows accounts and who holds what on a target.
final class AccountStore {

    private static final TypeReference<Map<String, List<String>>> ATTRIBUTES = new TypeReference<>() {};
    private static final String SHOW = """
            select a.*, exists (select from provisioning.link l where l.account_id = a.id and l.recorded_to is null) as linked
              from provisioning.account a""";

    private final JdbcClient jdbc;
    private final JsonMapper json;

    AccountStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    Optional<Account> find(UUID id) {
        return jdbc.sql(SHOW + " where a.id = :id").param("id", id).query((row, _) -> account(row)).optional();
    }

    List<Account> of(UUID identity) {
        // Two partial indexes, one for each half.
        return jdbc.sql("""
                        select * from (
                            select a.*, 0 as half, exists (select from provisioning.link l where l.account_id = a.id and l.recorded_to is null) as linked
                              from provisioning.account a where a.identity_id = :identity and a.state <> 'gone'
                            union all
                            select a.*, 1 as half, false as linked from provisioning.account a where a.identity_id = :identity and a.state = 'gone'
                        ) a order by half, connection, created_at
                        """)
                .param("identity", identity)
                .query((row, _) -> account(row))
                .list();
    }

    List<Account> search(AccountFilter filter, @Nullable UUID after, int limit) {
        Account.State state = filter.state();
        String login = filter.login();
        var sql = new StringBuilder(SHOW).append(" where true");
        sql.append(filter.connection() == null ? "" : " and a.connection = :connection");
        sql.append(state == null ? "" : " and a.state = :state");
        sql.append(login == null ? "" : " and starts_with(lower(a.login), lower(:login))");
        sql.append(filter.uncorrelated() ? " and a.identity_id is null" : "");
        sql.append(after == null ? "" : " and a.id > :after");
        return jdbc.sql(sql.append(" order by a.id limit :limit").toString())
                .param("connection", filter.connection())
                .param("state", state == null ? null : state.word())
                .param("login", login)
                .param("after", after)
                .param("limit", limit)
                .query((row, _) -> account(row))
                .list();
    }

    List<Account.Membership> memberships(UUID account) {
        return jdbc.sql("""
                        select m.entitlement_id, t.name, m.observed_at
                          from provisioning.membership m join catalog.target t on t.id = m.entitlement_id
                         where m.account_id = :account order by t.name
                        """)
                .param("account", account)
                .query((row, _) -> new Account.Membership(
                        row.getObject(1, UUID.class), row.getString(2), time(row, "observed_at")))
                .list();
    }

    List<Account.Holder> holders(UUID entitlement, @Nullable UUID after, int limit) {
        return jdbc.sql("""
                        select m.account_id, a.identity_id, a.login, m.observed_at
                          from provisioning.membership m join provisioning.account a on a.id = m.account_id
                         where m.entitlement_id = :entitlement and m.account_id > :after
                         order by m.account_id limit :limit
                        """)
                .param("entitlement", entitlement)
                .param("after", after == null ? new UUID(0, 0) : after)
                .param("limit", limit)
                .query((row, _) -> new Account.Holder(
                        row.getObject(1, UUID.class), row.getObject(2, UUID.class), row.getString(3),
                        time(row, "observed_at")))
                .list();
    }

    private Account account(ResultSet row) throws SQLException {
        String attributes = row.getString("attributes");
        boolean enabled = row.getBoolean("enabled");
        boolean unknown = row.wasNull();
        return new Account(
                row.getObject("id", UUID.class),
                row.getString("connection"),
                row.getObject("identity_id", UUID.class),
                row.getString("purpose"),
                Account.State.of(row.getString("state")),
                row.getString("login"),
                row.getString("key"),
                unknown ? null : enabled,
                attributes == null ? Map.of() : json.readValue(attributes, ATTRIBUTES),
                ConnectionStore.instant(row, "observed_at"),
                row.getObject("previous_id", UUID.class),
                row.getBoolean("linked"),
                time(row, "created_at"));
    }

    private static Instant time(ResultSet row, String column) throws SQLException {
        return Objects.requireNonNull(ConnectionStore.instant(row, column));
    }
}
