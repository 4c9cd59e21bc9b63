package org.tenure.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import javax.sql.DataSource;

/// A database for one test or one run of tests.
public final class KeptDatabase implements AutoCloseable {

    private final KeptServer server;
    private final Login login;
    private final String name;

    KeptDatabase(KeptServer server, Login login, String name) {
        this.server = server;
        this.login = login;
        this.name = name;
    }

    public String name() {
        return name;
    }

    public String jdbcUrl() {
        return login.jdbcUrl(name);
    }

    public String user() {
        return login.user();
    }

    public String password() {
        return login.password();
    }

    public int port() {
        return login.port();
    }

    public Connection connect() throws SQLException {
        return login.connect(name);
    }

    /// Opens a new connection each time: put a pool in front where that matters.
    public DataSource dataSource() {
        return login.dataSource(name);
    }

    /// Drops the database, ending whoever is still connected. A template stays.
    @Override
    public void close() {
        server.drop(login, name);
    }

    @Override
    public String toString() {
        return jdbcUrl();
    }
}
