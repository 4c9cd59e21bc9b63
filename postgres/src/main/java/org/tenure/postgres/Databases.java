package org.tenure.postgres;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/// The statements that make, copy and drop whole databases. None of them may run in a transaction.
final class Databases {

    private static final String EXISTS_ALREADY = "42P04";

    private Databases() {}

    static boolean exists(Connection connection, String name) throws SQLException {
        return !named(connection, "select datname from pg_database where datname = ?", name).isEmpty();
    }

    /// Creates an empty database; one that somebody else has created meanwhile is as good.
    static void create(Connection connection, String name) throws SQLException {
        try {
            run(connection, "create database %s template template0".formatted(quoted(name)));
        } catch (SQLException e) {
            if (!EXISTS_ALREADY.equals(e.getSQLState())) {
                throw e;
            }
        }
    }

    static void copy(Connection connection, String template, String name) throws SQLException {
        run(connection, "create database %s template %s strategy file_copy".formatted(quoted(name), quoted(template)));
    }

    static void drop(Connection connection, String name) throws SQLException {
        run(connection, "drop database if exists %s with (force)".formatted(quoted(name)));
    }

    /// Names that the query, with this one parameter, finds.
    static List<String> named(Connection connection, String query, String parameter) throws SQLException {
        try (var statement = connection.prepareStatement(query)) {
            statement.setString(1, parameter);
            var names = new ArrayList<String>();
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1));
                }
            }
            return names;
        }
    }

    static void run(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    static String quoted(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }
}
