package org.tenure.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.LinkedHashMap;
import java.util.Map;
import org.postgresql.PGConnection;

/// The first load without Tenure: the file by `copy`, then every row that the run wrote by plain `insert … select`, in one
/// connection to the same server, into tables with the same columns, keys and indexes, and foreign keys.
final class RawLoad {

    private static final Map<String, String> TABLES = new LinkedHashMap<>();

    static {
        TABLES.put("audit.event", "id");
        TABLES.put("audit.evidence", "event_id");
        TABLES.put("audit.leaf", "position");
        TABLES.put("identity.identity", "id");
        TABLES.put("identity.identifier", "scheme, value");
        TABLES.put("identity.record", "source, key");
        TABLES.put("identity.employment", "id");
        TABLES.put("catalog.target", "id");
        TABLES.put("access.reason", "identity_id");
        TABLES.put("provisioning.account", "id");
        TABLES.put("provisioning.operation", "id");
    }

    private final Server server;
    private final Path file;
    private final Map<String, Long> counts = new LinkedHashMap<>();

    RawLoad(Server server, Path file) {
        this.server = server;
        this.file = file;
    }

    String counts() throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES.keySet()) {
                try (ResultSet rows = statement.executeQuery("select count(*) from " + table)) {
                    rows.next();
                    counts.put(table, rows.getLong(1));
                }
            }
        }
        return "%,d identities, %,d reasons, %,d operations, %,d events"
                .formatted(
                        counts.get("identity.identity"), counts.get("access.reason"),
                        counts.get("provisioning.operation"), counts.get("audit.event"));
    }

    /// Seconds to `copy` the file into a table of its columns.
    double copy() throws SQLException, IOException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement();
                InputStream in = Files.newInputStream(file)) {
            statement.execute("create schema raw");
            statement.execute(
                    "create table raw.feed (a text, b text, c text, d text, e text, f text, g text, h text, i text, j text)");
            long start = System.nanoTime();
            connection.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy raw.feed from stdin (format csv, header)", in);
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /// Seconds to write the same rows again.
    double insert() throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            for (String table : TABLES.keySet()) {
                statement.execute("create table raw." + name(table) + " (like " + table
                        + " including defaults including constraints including indexes)");
            }
            for (String[] key : new String[][]{
                {"evidence", "event_id", "event"}, {"leaf", "event_id", "event"},
                {"identifier", "identity_id", "identity"},
                {"record", "identity_id", "identity"}, {"record", "opened_event", "event"},
                {"employment", "identity_id", "identity"},
                {"reason", "identity_id", "identity"}, {"reason", "target_id", "target"},
                {"reason", "opened_event", "event"},
                {"account", "identity_id", "identity"}, {"operation", "account_id", "account"}
            }) {
                statement.execute("alter table raw." + key[0] + " add foreign key (" + key[1] + ") references raw."
                        + key[2] + " (id)");
            }
            long start = System.nanoTime();
            for (Map.Entry<String, String> table : TABLES.entrySet()) {
                statement.execute("insert into raw." + name(table.getKey()) + " select * from " + table.getKey()
                        + " order by " + table.getValue());
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    void drop() throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop schema raw cascade");
        }
    }

    private static String name(String table) {
        return table.substring(table.indexOf('.') + 1);
    }
}
