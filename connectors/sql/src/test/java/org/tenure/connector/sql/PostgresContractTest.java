package org.tenure.connector.sql;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tenure.postgres.KeptDatabase;
import org.tenure.postgres.KeptPostgres;

class PostgresContractTest extends SqlContract {

    private static final KeptDatabase DATABASE = KeptPostgres.database("sqlcontract");

    @BeforeAll
    static void makeTables() throws SQLException {
        try (var database = DATABASE.connect()) {
            run(database, """
                    create table users (
                      id bigint generated always as identity primary key, login text not null unique, anchor text unique,
                      active boolean not null, full_name text not null, department text, room text, level int,
                      started_on date, is_external boolean, password text);
                    create table roles (id int generated always as identity primary key, name text not null unique);
                    create table user_roles (
                      user_id bigint not null references users, role_id int not null references roles,
                      primary key (user_id, role_id));
                    create index on user_roles (role_id, user_id);
                    create table sessions (user_id bigint);
                    """);
        }
    }

    @AfterAll
    static void drop() {
        DATABASE.close();
    }

    @Override
    String url() {
        return DATABASE.jdbcUrl();
    }

    @Override
    String urlAt(int port) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + DATABASE.name();
    }

    @Override
    String user() {
        return DATABASE.user();
    }

    @Override
    String password() {
        return DATABASE.password();
    }

    @Override
    String passwordStatement() {
        return "update users set password = encode(sha256(convert_to(:password, 'UTF8')), 'hex') where id = :key";
    }

    @Override
    String hashed(String password) {
        return hex("SHA-256", password);
    }

    @Override
    protected boolean ignoresCase() {
        return false;
    }
}
