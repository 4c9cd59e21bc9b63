package org.tenure.postgres;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;

/// One statement at a time, for tests that look at a server from outside.
final class Sql {

    private Sql() {}

    interface Source {

        Connection connect() throws SQLException;
    }

    static Source at(EmbeddedPostgres server, String database) {
        return () -> DriverManager.getConnection(server.jdbcUrl(database), server.user(), server.password());
    }

    static void run(KeptDatabase database, String sql) {
        run((Source) database::connect, sql);
    }

    static String text(KeptDatabase database, String query) {
        return text((Source) database::connect, query);
    }

    static void run(Source source, String sql) {
        try (var connection = source.connect(); var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException e) {
            throw new IllegalStateException(sql, e);
        }
    }

    static String text(Source source, String query) {
        try (var connection = source.connect();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(query)) {
            rows.next();
            return String.valueOf(rows.getString(1));
        } catch (SQLException e) {
            throw new IllegalStateException(query, e);
        }
    }
}
