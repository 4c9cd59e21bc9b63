package org.tenure.connector.sql;

import static java.util.stream.Collectors.joining;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetEntitlement;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;
import org.tenure.connector.sql.SqlSettings.Entitlements;
import org.tenure.connector.sql.SqlSettings.Memberships;

/// Reads and changes who holds what.
final class SqlMemberships {

    /// Values in one `in (…)`; drivers and servers have limits.
    private static final int ASKED_MAX = 500;
    private static final int NAMED_MAX = 10;

    private final SqlSettings settings;
    private final SqlStatements statements;
    private final SqlTables tables;

    SqlMemberships(SqlSettings settings, SqlStatements statements) {
        this.settings = settings;
        this.statements = statements;
        this.tables = new SqlTables(settings);
    }

    /// Those of the asked entitlements that the account holds; the rest of a group is never looked at.
    Set<String> held(SqlTransaction transaction, String key, Set<String> asked) throws SQLException {
        var held = new HashSet<String>();
        if (asked.isEmpty() || !statements.has("memberships")) {
            return held;
        }
        Memberships table = settings.memberships();
        if (table != null && !statements.isWritten("memberships")) {
            var sorted = asked.stream().sorted().toList();
            for (int from = 0; from < sorted.size(); from += ASKED_MAX) {
                List<String> some = sorted.subList(from, Math.min(sorted.size(), from + ASKED_MAX));
                var values = new ArrayList<String>();
                values.add(key);
                values.addAll(some);
                held.addAll(transaction.query(tables.memberships(table, some.size()), values, SqlMemberships::first));
            }
        } else {
            held.addAll(heldAsWritten(transaction, key, asked));
        }
        held.retainAll(asked);
        return held;
    }

    private List<String> heldAsWritten(SqlTransaction transaction, String key, Set<String> asked) throws SQLException {
        SqlStatement statement = statements.one("memberships");
        if (!statement.parameters().contains(SqlStatements.ENTITLEMENT)) {
            return transaction.query(statement, Map.of(SqlStatements.KEY, key), SqlMemberships::first);
        }
        var held = new ArrayList<String>();
        for (String entitlement : asked) {
            Map<String, @Nullable String> values = Map.of(SqlStatements.KEY, key, SqlStatements.ENTITLEMENT,
                    entitlement);
            if (!transaction.query(statement, values, row -> true).isEmpty()) {
                held.add(entitlement);
            }
        }
        return held;
    }

    /// Gives the entitlements; one that the table of entitlements lacks is named.
    void grant(SqlTransaction transaction, String key, Set<String> entitlements) throws SQLException {
        Entitlements table = settings.entitlements();
        if (table != null) {
            var missing = new TreeSet<String>(entitlements);
            var sorted = entitlements.stream().sorted().toList();
            for (int from = 0; from < sorted.size(); from += ASKED_MAX) {
                List<String> some = sorted.subList(from, Math.min(sorted.size(), from + ASKED_MAX));
                transaction.query(tables.known(table, some.size()), some, SqlMemberships::first)
                        .forEach(missing::remove);
            }
            if (!missing.isEmpty()) {
                throw absent(missing);
            }
        }
        try {
            change(transaction, "grant", key, entitlements);
        } catch (SQLException error) {
            if (SqlErrors.isReference(error)) {
                throw absent(entitlements);
            }
            throw error;
        }
    }

    private static TargetException absent(Set<String> entitlements) {
        String names = entitlements.stream()
                .sorted()
                .limit(NAMED_MAX)
                .map(name -> "`" + name + "`")
                .collect(joining(", "));
        return new TargetException(Kind.NOT_FOUND, "the database has no entitlement "
                + (entitlements.size() == 1 ? names : "for one of " + names), null);
    }

    void change(SqlTransaction transaction, String statement, String key, Set<String> entitlements)
            throws SQLException {
        // In one order everywhere, so that two calls never wait for each other in turn.
        transaction.changeEach(statements.all(statement), Map.of(SqlStatements.KEY, key), SqlStatements.ENTITLEMENT,
                entitlements.stream().sorted().toList());
    }

    void listMembers(SqlPool pool, String entitlement, Consumer<String> each) {
        Memberships table = settings.memberships();
        if (table == null || statements.isWritten("listMembers")) {
            SqlStatement statement = statements.one("listMembers");
            pool.call("list members of `" + entitlement + "`", transaction -> {
                transaction.stream(
                        statement, Map.of(SqlStatements.ENTITLEMENT, entitlement), SqlMemberships::first, each);
                return true;
            });
            return;
        }
        String after = null;
        List<String> page;
        do {
            var values = new HashMap<String, @Nullable String>();
            values.put(SqlStatements.ENTITLEMENT, entitlement);
            values.put(SqlStatements.KEY, after);
            SqlStatement statement = tables.membersFrom(table, after);
            page = pool.call("list members of `" + entitlement + "`",
                    transaction -> transaction.query(statement, values, SqlMemberships::first));
            page.forEach(each);
            after = page.isEmpty() ? null : page.getLast();
        } while (page.size() == settings.pageSize());
    }

    void listEntitlements(SqlPool pool, Consumer<TargetEntitlement> each) {
        if (statements.isWritten("listEntitlements")) {
            pool.call("list entitlements", transaction -> {
                transaction.stream(statements.one("listEntitlements"), Map.of(), this::entitlement, each);
                return true;
            });
            return;
        }
        String after = null;
        List<TargetEntitlement> page;
        do {
            var values = new HashMap<String, @Nullable String>();
            values.put(SqlStatements.ENTITLEMENT, after);
            SqlStatement statement = entitlementsFrom(after);
            page = pool.call("list entitlements",
                    transaction -> transaction.query(statement, values, this::entitlement));
            page.forEach(each);
            after = page.isEmpty() ? null : page.getLast().key();
        } while (page.size() == settings.pageSize());
    }

    private SqlStatement entitlementsFrom(@Nullable String after) {
        Entitlements table = settings.entitlements();
        if (table != null) {
            return tables.entitlements(table, after);
        }
        Memberships memberships = settings.memberships();
        return memberships == null ? statements.one("listEntitlements") : tables.distinctFrom(memberships, after);
    }

    private TargetEntitlement entitlement(ResultSet row) throws SQLException {
        var parts = new HashMap<String, String>();
        for (int i = 1; i <= row.getMetaData().getColumnCount(); i++) {
            String value = SqlValues.read(row, i);
            if (value != null) {
                parts.put(row.getMetaData().getColumnLabel(i), value);
            }
        }
        String key = parts.getOrDefault("entitlement_key", first(row));
        Entitlements table = settings.entitlements();
        return new TargetEntitlement(
                key,
                parts.getOrDefault("entitlement_name", key),
                parts.getOrDefault("entitlement_kind", table == null ? "role" : table.kind()),
                parts.getOrDefault("entitlement_description", ""));
    }

    private static String first(ResultSet row) throws SQLException {
        String value = SqlValues.read(row, 1);
        return value == null ? "" : value;
    }
}
