package org.tenure.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.ServerSocket;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.connector.contract.ConnectorContract;
import org.tenure.connector.contract.system.Wire;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetException;

/// The contract over described tables, whatever database they are in.
abstract class SqlContract extends ConnectorContract {

    private org.tenure.connector.spi.@Nullable Connection connection;
    private @Nullable ServerSocket silence;

    abstract String url();

    abstract String user();

    abstract String password();

    /// The same address with another port.
    abstract String urlAt(int port);

    abstract String passwordStatement();

    static void run(Connection database, String sql) throws SQLException {
        try (var statement = database.createStatement()) {
            statement.execute(sql);
        }
    }

    final Connection database() throws SQLException {
        return DriverManager.getConnection(url(), user(), password());
    }

    final Map<String, Object> settings() {
        var settings = new HashMap<String, Object>();
        settings.put("url", url());
        settings.put("user", user());
        settings.put("password", password());
        settings.put("pageSize", "10");
        settings.put("accounts", Map.of(
                "table", "users", "key", "id", "login", "login", "anchor", "anchor", "enabled", "active",
                "attributes", Map.of("name", "full_name", "department", "department", "room", "room", "level", "level",
                        "started", "started_on", "external", "is_external")));
        settings.put("memberships", Map.of("table", "user_roles", "account", "user_id", "entitlement", "role_id"));
        settings.put("entitlements", Map.of("table", "roles", "key", "id", "name", "name", "kind", "role"));
        settings.put("statements", Map.of(
                "setPassword", passwordStatement(), "endSessions", "delete from sessions where user_id = :key"));
        return settings;
    }

    final org.tenure.connector.spi.Connection open(Map<String, Object> settings) {
        return new SqlConnector().open(new Settings(settings));
    }

    @Override
    protected org.tenure.connector.spi.Connection connection() {
        if (connection == null) {
            connection = open();
        }
        return connection;
    }

    @AfterAll
    void letGo() throws Exception {
        connection().close();
        if (silence != null) {
            silence.close();
        }
    }

    @Override
    protected org.tenure.connector.spi.Connection open() {
        return open(settings());
    }

    @Override
    protected org.tenure.connector.spi.Connection openWithWrongPassword() {
        var settings = settings();
        settings.put("password", "wrong");
        settings.put("connectTimeout", "1s");
        return open(settings);
    }

    @Override
    protected org.tenure.connector.spi.Connection openToDeadPort(Duration timeOut) {
        return openTo(Wire.deadPort(), timeOut);
    }

    @Override
    protected org.tenure.connector.spi.Connection openToSilence(Duration timeOut) {
        if (silence == null) {
            silence = Wire.silence();
        }
        return openTo(silence.getLocalPort(), timeOut);
    }

    @Test
    @DisplayName("O8 A wrong password is told at once, whatever a connection may take")
    void aWrongPasswordIsToldAtOnce() {
        var wrong = settings();
        wrong.put("password", "wr0ng");
        wrong.put("connectTimeout", "20s");
        try (var connection = open(wrong)) {
            for (int call = 0; call < 3; call++) {
                long begun = System.nanoTime();
                assertThatThrownBy(connection::test).isInstanceOfSatisfying(TargetException.class, refused -> {
                    assertThat(refused.kind()).isEqualTo(TargetException.Kind.CONFIGURATION);
                    assertThat(refused).hasMessageContaining("check `user` and `password`")
                            .hasMessageNotContaining("wr0ng");
                });
                assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            }
        }
    }

    private org.tenure.connector.spi.Connection openTo(int port, Duration timeOut) {
        var settings = settings();
        settings.put("url", urlAt(port));
        settings.put("timeout", timeOut.toString());
        settings.put("connectTimeout", timeOut.toString());
        return open(settings);
    }

    @Override
    protected Map<String, List<String>> attributes(String login) {
        return Map.of("name", List.of("Zoë O'Neill; drop table users; -- " + login), "level", List.of("3"),
                "started", List.of("1999-02-28"), "external", List.of("true"));
    }

    @Override
    protected List<String> optionalAttributes() {
        return List.of("department", "room");
    }

    @Override
    protected NewAccount refusedBySchema(String login, String anchor) {
        return new NewAccount(login, anchor, true,
                Map.of("name", List.of("x"), "level", List.of("three")), Set.of());
    }

    @Override
    protected String makeEntitlement(String name) {
        return makeEntitlement(name, 0);
    }

    @Override
    protected String makeEntitlement(String name, int members) {
        try (Connection database = database()) {
            String role;
            try (var insert = database.prepareStatement("insert into roles (name) values (?) returning id")) {
                insert.setString(1, name);
                var rows = insert.executeQuery();
                rows.next();
                role = rows.getString(1);
            }
            database.setAutoCommit(false);
            try (var users = database
                    .prepareStatement("insert into users (login, full_name, active) values (?, 'x', true)");
                    var roles = database.prepareStatement(
                            "insert into user_roles (user_id, role_id) select id, " + role
                                    + " from users where login like ?")) {
                for (int i = 0; i < members; i++) {
                    users.setString(1, name + "-" + i);
                    users.addBatch();
                }
                users.executeBatch();
                roles.setString(1, name + "-%");
                roles.executeUpdate();
            }
            database.commit();
            return role;
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    @Override
    protected String missingEntitlement() {
        return "999999999";
    }

    @Override
    protected boolean signsIn(String login, String password) {
        try (Connection database = database();
                var query = database.prepareStatement("select password from users where login = ?")) {
            query.setString(1, login);
            try (var rows = query.executeQuery()) {
                return rows.next() && Objects.equals(rows.getString(1), hashed(password));
            }
        } catch (SQLException error) {
            throw new IllegalStateException(error);
        }
    }

    abstract String hashed(String password);

    static String hex(String algorithm, String text) {
        try {
            byte[] digest = java.security.MessageDigest.getInstance(algorithm)
                    .digest(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
            return java.util.HexFormat.of().formatHex(digest);
        } catch (java.security.NoSuchAlgorithmException absent) {
            throw new IllegalStateException(absent);
        }
    }
}
