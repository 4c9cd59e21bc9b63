package org.tenure.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetException;

class SqlStatementTest {

    private static final Map<String, Object> ACCOUNTS = Map.of("table", "users", "key", "id", "login", "login",
            "attributes", List.of("department"));

    private static SqlStatement parse(String text) {
        return SqlStatement.parse("read", text, false);
    }

    private static Connection open(Map<String, Object> accounts, Map<String, Object> statements) {
        return new SqlConnector().open(new Settings(Map.of(
                "url", "jdbc:postgresql://127.0.0.1/nowhere?password=hidden1", "accounts", accounts, "statements",
                statements)));
    }

    private static void refused(Map<String, Object> accounts, String name, Object sql, String... said) {
        assertThatThrownBy(() -> open(accounts, Map.of(name, sql)))
                .isInstanceOfSatisfying(TargetException.class,
                        refusal -> assertThat(refusal.kind()).isEqualTo(TargetException.Kind.CONFIGURATION))
                .hasMessageContainingAll(said);
    }

    @Test
    void parametersAreTakenInOrderOfAppearance() {
        assertThat(parse("update t set a = :login, b = :key where c = :login"))
                .isEqualTo(new SqlStatement("read", "update t set a = ?, b = ? where c = ?",
                        List.of("login", "key", "login")));
    }

    @Test
    void quotesCommentsCastsAndBodiesAreLeftAlone() {
        String text = """
                select ':no', ":no", 'it''s :no', e'\\':no', x::text, $$ :no $$, $a$ :no $$ :no $a$ -- :no ?
                /* :no ? ; */ from t where k = :key::int""";
        assertThat(parse(text).parameters()).containsExactly("key");
        assertThat(parse(text).sql()).contains("$a$ :no $$ :no $a$").endsWith("k = ?::int");
    }

    @Test
    void backslashesEscapeOnlyWhereTheDatabaseThinksSo() {
        assertThat(SqlStatement.parse("read", "select 'a\\' :no' , :key", true).parameters()).containsExactly("key");
        assertThat(parse("select 'a\\', :key").parameters()).containsExactly("key");
    }

    @Test
    void aSecondStatementAPlainMarkAndAnOpenQuoteAreRefused() {
        assertThatThrownBy(() -> parse("select 1; drop table t")).hasMessageContainingAll("`read`", "as a list");
        assertThatThrownBy(() -> parse("select ? ")).hasMessageContainingAll("`read`", "named");
        assertThatThrownBy(() -> parse("select 'x")).hasMessageContainingAll("`read`", "never closed");
        assertThat(parse("select 1 ; \n").sql()).isEqualTo("select 1");
    }

    @Test
    void aParameterThatNothingFillsIsRefused() {
        refused(ACCOUNTS, "disable", "update users set x = :nonsense where id = :key",
                "`disable`", "`:nonsense`", "`:key`", "`:enabled`");
        refused(ACCOUNTS, "update", "update users set m = :mail where id = :key", "`:mail`", "accounts.attributes");
    }

    @Test
    void aChangeOfEverybodyIsRefused() {
        refused(ACCOUNTS, "disable", "update users set active = false", "`disable`", "every account", "`:key`");
        refused(ACCOUNTS, "delete", List.of("delete from sessions where u = :key", "delete from users"),
                "every account");
    }

    @Test
    void aStatementWithoutWhatItNeedsIsRefused() {
        refused(ACCOUNTS, "setPassword", "update users set p = 'x' where id = :key", "`setPassword`", "`:password`");
        refused(ACCOUNTS, "findByAnchor", "select 1", "`findByAnchor`", "`:anchor`");
        refused(ACCOUNTS, "read", List.of("select :key", "select :key"), "`read`", "one statement");
        refused(ACCOUNTS, "create", " ", "`create`", "empty");
    }

    @Test
    void aStatementThatNeedsAnotherNamesIt() {
        refused(ACCOUNTS, "disable", "update users set a = 0 where id = :key", "`enable` is missing", "`disable`");
        refused(Map.of(), "disable", "update users set a = 0 where id = :key", "`read` is missing");
        refused(ACCOUNTS, "erase", "delete from users where id = :key", "`erase`", "`delete`");
    }

    @Test
    void capabilitiesFollowFromWhatIsDescribed() {
        try (var read = open(Map.of(),
                Map.of("read", "select id as account_key, l as account_login from u where id = :key"));
                var table = open(ACCOUNTS, Map.of())) {
            assertThat(read.capabilities()).isEmpty();
            assertThat(table.capabilities()).containsExactlyInAnyOrder(
                    Capability.LIST_ACCOUNTS, Capability.CREATE, Capability.UPDATE, Capability.DELETE);
        }
    }

    @Test
    void noSecretIsEverShown() {
        assertThat(SqlErrors.clean("at jdbc:x://u:hidden1@h/d?password=hidden2&a=b with hidden3", "hidden3"))
                .doesNotContain("hidden")
                .contains("a=b");
        assertThatThrownBy(() -> new SqlConnector().open(new Settings(
                Map.of("url", "jdbc:nothing://h?password=hidden1", "accounts", ACCOUNTS))))
                .hasMessageContaining("driver")
                .message()
                .doesNotContain("hidden");
    }

    @Test
    void spellingsOfAFlagAreTheSame() {
        assertThat(SqlValues.same("true", "1")).isTrue();
        assertThat(SqlValues.same("f", "0")).isTrue();
        assertThat(SqlValues.same("1.00", "1")).isTrue();
        assertThat(SqlValues.same("true", "false")).isFalse();
        assertThat(SqlValues.same("LOCKED", "ACTIVE")).isFalse();
        assertThat(SqlValues.same("", "0")).isFalse();
    }

    @Test
    void aMappingCannotReachTheColumnsThatDecide() {
        var accounts = Map.<String, Object>of("table", "users", "key", "id", "login", "mail", "enabled", "active",
                "attributes",
                Map.of("mail", "mail", "state", "active"));
        assertThatThrownBy(() -> open(accounts, Map.of())).hasMessageContainingAll("`active`", "`accounts.enabled`");
    }
}
