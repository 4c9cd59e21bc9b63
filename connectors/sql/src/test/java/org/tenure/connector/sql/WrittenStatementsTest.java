package org.tenure.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;
import org.tenure.postgres.KeptDatabase;
import org.tenure.postgres.KeptPostgres;

/// An application that only statements can describe: its status is a word, its accounts live in two tables.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class WrittenStatementsTest {

    private static final String READ = """
            select p.id as account_key, p.nick as account_login, p.ref as account_anchor, p.status as account_enabled,
                   p.dept as department, d.joined as joined, d.seen as seen, d.size as size, d.tags as tags
              from person p left join detail d on d.person = p.id where""";

    private final KeptDatabase database = KeptPostgres.database("sqlwritten");
    private final Map<String, Object> statements = new HashMap<>(Map.of(
            "listAccounts", READ + " true order by p.id",
            "read", READ + " p.id = :key",
            "findByAnchor", READ + " p.ref = :anchor",
            "findByLogin", READ + " lower(p.nick) = lower(:login)",
            "create",
            List.of("insert into person (nick, ref, status, dept) values (:login, :anchor, :enabled, :department) returning id",
                    "insert into detail (person, joined, seen, size) select id, :joined, :seen, :size from person where ref = :anchor"),
            "update", "update person set nick = :login, dept = :department where id = :key",
            "enable", "update person set status = :enabled where id = :key",
            "disable", "select switch_off(:key)",
            "delete", List.of("delete from detail where person = :key", "delete from person where id = :key")));
    private Connection connection;

    @BeforeAll
    void makeTables() throws SQLException {
        try (var target = database.connect()) {
            SqlContract.run(target, """
                    create table person (id uuid primary key default gen_random_uuid(), nick varchar(300) unique, ref text,
                      status text check (status in ('ACTIVE', 'OFF', 'LOCKED')), dept char(10));
                    create table detail (person uuid references person, joined date, seen timestamptz, size numeric(6, 2), tags text);
                    create function switch_off(uuid) returns void language sql as
                      $$ update person set status = 'OFF' where id = $1 $$;
                    create table held (person uuid, role text, primary key (person, role));
                    """);
        }
        statements.put("grant", "insert into held values (:key, :entitlement) on conflict do nothing");
        statements.put("revoke", "delete from held where person = :key and role = :entitlement");
        statements.put("memberships", "select role from held where person = :key");
        connection = open("ACTIVE");
    }

    private Connection open(String enabled) {
        return new SqlConnector().open(new Settings(Map.of(
                "url", database.jdbcUrl(), "user", database.user(), "password", database.password(),
                "accounts", Map.of("enabledValue", enabled, "disabledValue", "OFF",
                        "attributes", List.of("department", "joined", "seen", "size", "tags")),
                "statements", statements)));
    }

    @AfterAll
    void drop() {
        connection.close();
        database.close();
    }

    private TargetAccount read(String key, String... asked) {
        return connection.read(key, Set.of(asked)).orElseThrow();
    }

    private String create(String login) {
        return connection
                .create(new NewAccount(login, "ref-" + login, true, Map.of("department", List.of("ops")), Set.of()));
    }

    @Test
    void typedColumnsAreWrittenFromTextAndReadAsOneText() {
        var attributes = Map.of("department", List.of("ops"), "joined", List.of("2024-02-29"), "seen",
                List.of("2026-03-29T02:30:00Z"), "size", List.of("12.50"));

        String key = connection.create(new NewAccount("typed", "ref-typed", true, attributes, Set.of()));

        assertThat(read(key).attributes()).isEqualTo(attributes);
        assertThat(read(key).enabled()).isTrue();
    }

    @Test
    void aFunctionMayBeAChangeAndAWordAStatus() throws SQLException {
        String key = create("word");

        connection.disable(key);
        assertThat(read(key).enabled()).isFalse();
        connection.enable(key);
        assertThat(read(key).enabled()).isTrue();
        try (var target = database.connect()) {
            SqlContract.run(target, "update person set status = 'LOCKED' where nick = 'word'");
        }

        assertThat(read(key).enabled()).as("neither the one nor the other").isNull();
    }

    @Test
    void anUpdateLeavesAloneWhatItDoesNotName() {
        String key = create("before");

        connection.update(key, new Change("after", Map.of()));
        assertThat(read(key).attributes()).containsEntry("department", List.of("ops"));
        connection.update(key, new Change(null, Map.of("department", List.of())));

        assertThat(read(key).login()).isEqualTo("after");
        assertThat(read(key).attributes()).doesNotContainKey("department");
    }

    @Test
    void anAttributeWithoutAPlaceIsRefusedAndNothingIsCreated() {
        assertThatThrownBy(() -> connection.create(
                new NewAccount("placeless", "ref-p", true, Map.of("tags", List.of("x")), Set.of())))
                .isInstanceOfSatisfying(TargetException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Kind.SCHEMA))
                .hasMessageContainingAll("`create`", "`tags`");
        assertThat(connection.findByLogin("placeless")).isEmpty();
    }

    @Test
    @DisplayName("D5 text that cannot be a key is the key of nobody")
    void textThatCannotBeAKeyIsNobody() {
        assertThat(connection.read("no-uuid' or '1'='1", Set.of("a"))).isEmpty();
        assertThatThrownBy(() -> connection.enable("no-uuid")).isInstanceOfSatisfying(
                TargetException.class, gone -> assertThat(gone.kind()).isEqualTo(Kind.NOT_FOUND));
        connection.delete("no-uuid");
        connection.delete("00000000-0000-4000-8000-000000000000");
    }

    @Test
    void whateverALoginHoldsItStaysALogin() {
        List<String> logins = List.of("'; drop table person; --", "' or '1'='1", ":login", "\\'; select 1 --", "$1",
                "?",
                "日本語 𝒳 \u202Eabc", "%", "x".repeat(300), "tab\tline\nend");
        for (String login : logins) {
            String key = create(login);
            assertThat(read(key).login()).isEqualTo(login);
            assertThat(connection.findByLogin(login)).get().extracting(TargetAccount::key).isEqualTo(key);
        }
        List<String> listed = new ArrayList<>();
        connection.listAccounts(account -> listed.add(account.login()));

        assertThat(listed).containsAll(logins);
        assertThatThrownBy(() -> create("x".repeat(301))).isInstanceOfSatisfying(
                TargetException.class, refused -> assertThat(refused.kind()).isEqualTo(Kind.SCHEMA));
    }

    @Test
    void whatFailsHalfWayLeavesNothing() {
        assertThatThrownBy(() -> connection.create(new NewAccount("halfway", "ref-half", true,
                Map.of("joined", List.of("the day after never")), Set.of())))
                .isInstanceOfSatisfying(TargetException.class,
                        refused -> assertThat(refused.kind()).isEqualTo(Kind.SCHEMA));
        assertThat(connection.findByLogin("halfway")).isEmpty();
    }

    @Test
    void aGroupOfGrantsIsGivenTogether() {
        String key = create("grants");
        var all = Stream.iterate(0, i -> i + 1).limit(1500).map(i -> "role-" + i).toList();

        connection.grant(key, Set.copyOf(all));
        connection.grant(key, Set.copyOf(all));

        assertThat(read(key, all.toArray(String[]::new)).entitlements()).hasSize(1500);
        connection.revoke(key, Set.copyOf(all));
        assertThat(read(key, "role-3").entitlements()).isEmpty();
    }

    @Test
    @DisplayName("O8 a lock that does not come free, and a slow statement, cost their time-out")
    void aLockCostsItsTimeOut() throws SQLException {
        String key = create("locked");
        try (var other = database.connect();
                var impatient = new SqlConnector().open(new Settings(Map.of(
                        "url", database.jdbcUrl(), "user", database.user(), "password", database.password(), "timeout",
                        "3s",
                        "accounts", Map.of("enabledValue", "ACTIVE", "disabledValue", "OFF",
                                "attributes", List.of("department", "joined", "seen", "size")),
                        "statements", Objects.requireNonNull(statements))))) {
            other.setAutoCommit(false);
            SqlContract.run(other, "update person set dept = 'x' where nick = 'locked'");
            assertThatThrownBy(() -> impatient.enable(key)).isInstanceOfSatisfying(
                    TargetException.class, late -> assertThat(late.kind()).isEqualTo(Kind.TIMEOUT));
            other.rollback();
            impatient.enable(key);
        }
    }
}
