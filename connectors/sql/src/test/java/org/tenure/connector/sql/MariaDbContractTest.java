package org.tenure.connector.sql;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.connector.contract.system.MariaDb;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Schema;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

class MariaDbContractTest extends SqlContract {

    private static final MariaDb SERVER = MariaDb.start();

    @BeforeAll
    static void makeTables() throws SQLException {
        try (var database = java.sql.DriverManager.getConnection(SERVER.url(), SERVER.user(), SERVER.password())) {
            run(database, """
                    create table users (
                      id bigint auto_increment primary key,
                      login varchar(200) character set utf8mb4 collate utf8mb4_general_ci not null unique,
                      anchor varchar(200) unique, active tinyint(1) not null, full_name varchar(400) not null,
                      department varchar(100), room varchar(100), level int, started_on date, is_external boolean,
                      password varchar(200))
                    """);
            run(database, "create table roles (id int auto_increment primary key, name varchar(100) not null unique)");
            run(database, """
                    create table user_roles (
                      user_id bigint not null references users (id), role_id int not null references roles (id),
                      primary key (user_id, role_id), key (role_id, user_id))
                    """);
            run(database, "create table sessions (user_id bigint)");
        }
    }

    @AfterAll
    static void stop() {
        SERVER.close();
    }

    @Override
    String url() {
        return SERVER.url();
    }

    @Override
    String urlAt(int port) {
        return "jdbc:mariadb://127.0.0.1:" + port + "/" + MariaDb.DATABASE;
    }

    @Override
    String user() {
        return SERVER.user();
    }

    @Override
    String password() {
        return SERVER.password();
    }

    @Override
    String passwordStatement() {
        return "update users set password = sha2(:password, 256) where id = :key";
    }

    @Override
    String hashed(String password) {
        return hex("SHA-256", password);
    }

    @Override
    protected boolean ignoresCase() {
        return true;
    }

    @Test
    @DisplayName("D5 text that begins with a key is not that key")
    void textThatBeginsWithAKeyIsNotThatKey() {
        String key = connection()
                .create(new NewAccount("prefix", "prefix-anchor", true, attributes("prefix"), Set.of()));

        assertThat(connection().read(key + "abc", Set.of())).isEmpty();
        assertThatThrownBy(() -> connection().disable(key + "abc")).isInstanceOfSatisfying(
                TargetException.class, gone -> assertThat(gone.kind()).isEqualTo(Kind.NOT_FOUND));
        connection().delete(key + " or 1=1");

        assertThat(connection().read(key, Set.of())).get().extracting(TargetAccount::enabled).isEqualTo(true);
    }

    @Test
    void whatIsTooLongIsRefusedAndNeverCutOff() {
        var tooLong = new Change(null, Map.of("department", List.of("x".repeat(101))));
        String key = connection().create(new NewAccount("long", "long-anchor", true, attributes("long"), Set.of()));

        assertThatThrownBy(() -> connection().update(key, tooLong)).isInstanceOfSatisfying(
                TargetException.class, refused -> assertThat(refused.kind()).isEqualTo(Kind.SCHEMA));
    }

    @Test
    void aColumnThatIgnoresCaseIsComparedSo() {
        assertThat(connection().discover().attributes().get("department")).isEqualTo(
                new Schema.Attribute(false, false, true, Schema.Matching.CASE_IGNORE));
        assertThat(connection().discover().attributes().get("name")).isEqualTo(
                new Schema.Attribute(true, false, true, Schema.Matching.CASE_IGNORE));
    }
}
