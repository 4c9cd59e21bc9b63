package org.tenure.connector.sql;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/// One transaction of one call: runs statements with their parameters bound and the time-out set.
final class SqlTransaction {

    interface RowReader<T> {
        T read(ResultSet row) throws SQLException;
    }

    private static final int BATCH_MAX = 1000;

    private final Connection connection;
    private final SqlSettings settings;
    private final SqlColumns columns;

    SqlTransaction(Connection connection, SqlSettings settings, SqlColumns columns) {
        this.connection = connection;
        this.settings = settings;
        this.columns = columns;
    }

    Connection connection() {
        return connection;
    }

    <T> List<T> query(SqlStatement statement, List<? extends @Nullable String> values, RowReader<T> reader)
            throws SQLException {
        try (PreparedStatement prepared = prepare(statement)) {
            bind(prepared, statement, values);
            var rows = new ArrayList<T>();
            try (ResultSet row = prepared.executeQuery()) {
                while (row.next()) {
                    rows.add(reader.read(row));
                }
            }
            return rows;
        }
    }

    <T> List<T> query(SqlStatement statement, Map<String, @Nullable String> values, RowReader<T> reader)
            throws SQLException {
        return query(statement, inOrder(statement, values), reader);
    }

    /// Hands over row by row while the database keeps the rest.
    <T> void stream(SqlStatement statement, Map<String, @Nullable String> values, RowReader<T> reader, Consumer<T> each)
            throws SQLException {
        try (PreparedStatement prepared = prepare(statement)) {
            prepared.setFetchSize(settings.pageSize());
            bind(prepared, statement, inOrder(statement, values));
            try (ResultSet row = prepared.executeQuery()) {
                while (row.next()) {
                    each.accept(reader.read(row));
                }
            }
        }
    }

    /// Runs statements one after the other and answers how many rows they changed; a statement that answers rows (a
    /// function, say) counts as one.
    int change(List<SqlStatement> statements, Map<String, @Nullable String> values) throws SQLException {
        int changed = 0;
        for (SqlStatement statement : statements) {
            try (PreparedStatement prepared = prepare(statement)) {
                bind(prepared, statement, inOrder(statement, values));
                changed += prepared.execute() ? 1 : Math.max(0, prepared.getUpdateCount());
            }
        }
        return changed;
    }

    /// Runs a statement and answers the first column of the first row it gives; null when it gives none.
    @Nullable
    String changeReturning(SqlStatement statement, Map<String, @Nullable String> values) throws SQLException {
        try (PreparedStatement prepared = prepare(statement)) {
            bind(prepared, statement, inOrder(statement, values));
            return prepared.execute() ? firstOf(prepared.getResultSet()) : null;
        }
    }

    /// Runs an insert and answers the key the database made up for the column.
    @Nullable
    String changeGenerating(SqlStatement statement, Map<String, @Nullable String> values, String column)
            throws SQLException {
        try (PreparedStatement prepared = connection.prepareStatement(statement.sql(), new String[]{column})) {
            prepared.setQueryTimeout(timeoutSeconds());
            bind(prepared, statement, inOrder(statement, values));
            prepared.executeUpdate();
            return firstOf(prepared.getGeneratedKeys());
        }
    }

    private static @Nullable String firstOf(ResultSet rows) throws SQLException {
        try (rows) {
            return rows.next() ? SqlValues.read(rows, 1) : null;
        }
    }

    /// Runs one statement for many values of one parameter, in batches.
    void changeEach(List<SqlStatement> statements, Map<String, @Nullable String> values, String parameter,
            List<String> each)
            throws SQLException {
        for (SqlStatement statement : statements) {
            try (PreparedStatement prepared = prepare(statement)) {
                int waiting = 0;
                for (String value : each) {
                    var all = new HashMap<String, @Nullable String>(values);
                    all.put(parameter, value);
                    bind(prepared, statement, inOrder(statement, all));
                    prepared.addBatch();
                    if (++waiting % BATCH_MAX == 0) {
                        prepared.executeBatch();
                    }
                }
                prepared.executeBatch();
            }
        }
    }

    private PreparedStatement prepare(SqlStatement statement) throws SQLException {
        PreparedStatement prepared = connection.prepareStatement(statement.sql());
        prepared.setQueryTimeout(timeoutSeconds());
        return prepared;
    }

    private int timeoutSeconds() {
        return (int) Math.max(1, settings.timeout().toSeconds());
    }

    private static List<@Nullable String> inOrder(SqlStatement statement, Map<String, @Nullable String> values) {
        var ordered = new ArrayList<@Nullable String>();
        statement.parameters().forEach(parameter -> ordered.add(values.get(parameter)));
        return ordered;
    }

    private void bind(PreparedStatement prepared, SqlStatement statement, List<? extends @Nullable String> values)
            throws SQLException {
        SqlDialect dialect = settings.dialect();
        for (int i = 0; i < values.size(); i++) {
            String parameter = statement.parameters().get(i);
            SqlValues.Column column = dialect == SqlDialect.POSTGRESQL ? null : columns.of(connection, parameter);
            SqlValues.bind(prepared, i + 1, parameter, values.get(i), column, dialect);
        }
    }
}
