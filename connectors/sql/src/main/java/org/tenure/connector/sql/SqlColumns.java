package org.tenure.connector.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.sql.SqlSettings.Accounts;
import org.tenure.connector.sql.SqlSettings.Memberships;
import org.tenure.connector.sql.SqlValues.Column;

/// The types of the columns that parameters are compared with or written to, asked of the database once.
final class SqlColumns {

    private final SqlSettings settings;
    private volatile @Nullable Map<String, Column> byParameter;

    SqlColumns(SqlSettings settings) {
        this.settings = settings;
    }

    @Nullable
    Column of(Connection connection, String parameter) throws SQLException {
        return byParameter(connection).get(parameter);
    }

    Map<String, Column> byParameter(Connection connection) throws SQLException {
        Map<String, Column> known = byParameter;
        if (known == null) {
            // Two threads may both ask; they get the same answer.
            known = load(connection);
            byParameter = known;
        }
        return known;
    }

    private Map<String, Column> load(Connection connection) throws SQLException {
        var found = new HashMap<String, Column>();
        Accounts accounts = settings.accounts();
        if (accounts != null) {
            Map<String, Column> columns = columns(connection, accounts.table());
            put(found, SqlStatements.KEY, columns, accounts.key());
            put(found, SqlStatements.LOGIN, columns, accounts.login());
            put(found, SqlStatements.ANCHOR, columns, accounts.anchor());
            put(found, SqlStatements.ENABLED, columns, accounts.enabled());
            settings.attributes().forEach((attribute, column) -> put(found, attribute, columns, column));
        }
        Memberships memberships = settings.memberships();
        if (memberships != null) {
            put(found, SqlStatements.ENTITLEMENT, columns(connection, memberships.table()), memberships.entitlement());
        }
        return Map.copyOf(found);
    }

    private static void put(
            Map<String, Column> found, String parameter, Map<String, Column> columns, @Nullable String column) {
        Column type = column == null ? null : columns.get(column.toLowerCase(Locale.ROOT));
        if (type != null) {
            found.put(parameter, type);
        }
    }

    private Map<String, Column> columns(Connection connection, String table) throws SQLException {
        var columns = new HashMap<String, Column>();
        String sql = "select * from " + settings.dialect().table(table) + " where 1 = 0";
        try (PreparedStatement statement = connection.prepareStatement(sql);
                var rows = statement.executeQuery()) {
            ResultSetMetaData names = rows.getMetaData();
            for (int i = 1; i <= names.getColumnCount(); i++) {
                columns.put(
                        names.getColumnName(i).toLowerCase(Locale.ROOT),
                        new Column(
                                names.getColumnType(i),
                                names.getColumnTypeName(i),
                                names.isNullable(i) != ResultSetMetaData.columnNoNulls,
                                !names.isAutoIncrement(i)));
            }
        }
        return columns;
    }
}
