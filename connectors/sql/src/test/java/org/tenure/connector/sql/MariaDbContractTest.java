package org.tenure.connector.sql;

import java.sql.SQLException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tenure.connector.contract.system.MariaDb;

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
}
