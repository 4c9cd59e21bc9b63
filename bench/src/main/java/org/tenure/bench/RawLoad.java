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
import java.util.List;
import java.util.Map;
import org.postgresql.PGConnection;

/// The first load without Tenure: the file by `copy`, then every row that the run wrote by plain `insert … select`, in one
/// connection to the same server, into tables with the same columns, keys and indexes, and foreign keys.
final class RawLoad {

    private static final List<String> TABLES = List.of(
            "audit.event", "audit.evidence", "audit.leaf", "identity.identity", "identity.identifier",
            "identity.record", "identity.employment", "catalog.target", "access.reason", "provisioning.account",
            "provisioning.operation");

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
            for (String table : TABLES) {
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
            for (String table : TABLES) {
                statement.execute("create table raw." + name(table) + " (like " + table
                        + " including defaults including constraints including indexes including generated)");
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
            for (String table : TABLES) {
                String columns = columns(statement, table);
                statement.execute("insert into raw." + name(table) + " (" + columns + ") select " + columns + " from "
                        + table);
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    /// Those that are not generated.
    private static String columns(Statement statement, String table) throws SQLException {
        try (ResultSet rows = statement.executeQuery("""
                select string_agg(quote_ident(attname), ', ' order by attnum) from pg_attribute
                 where attrelid = '%s'::regclass and attnum > 0 and not attisdropped and attgenerated = ''
                """.formatted(table))) {
            rows.next();
            return rows.getString(1);
        }
    }

    /// Megabytes on disk, indexes with them: of what the run wrote, and of what was written again.
    String sizes() throws SQLException {
        try (Connection connection = server.dataSource().getConnection();
                Statement statement = connection.createStatement()) {
            long ours = 0;
            long raw = 0;
            for (String table : TABLES) {
                ours += size(statement, table);
                raw += size(statement, "raw." + name(table));
            }
            return "%,d MB; raw %,d MB".formatted(ours >> 20, raw >> 20);
        }
    }

    private static long size(Statement statement, String table) throws SQLException {
        try (ResultSet rows = statement.executeQuery("select pg_total_relation_size('" + table + "')")) {
            rows.next();
            return rows.getLong(1);
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
