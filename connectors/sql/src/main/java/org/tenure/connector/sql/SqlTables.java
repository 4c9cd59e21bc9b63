package org.tenure.connector.sql;

import static org.tenure.connector.sql.SqlStatements.ACCOUNT_ANCHOR;
import static org.tenure.connector.sql.SqlStatements.ACCOUNT_ENABLED;
import static org.tenure.connector.sql.SqlStatements.ACCOUNT_KEY;
import static org.tenure.connector.sql.SqlStatements.ACCOUNT_LOGIN;
import static org.tenure.connector.sql.SqlStatements.ANCHOR;
import static org.tenure.connector.sql.SqlStatements.ENABLED;
import static org.tenure.connector.sql.SqlStatements.ENTITLEMENT;
import static org.tenure.connector.sql.SqlStatements.KEY;
import static org.tenure.connector.sql.SqlStatements.LOGIN;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;
import org.tenure.connector.sql.SqlSettings.Accounts;
import org.tenure.connector.sql.SqlSettings.Entitlements;
import org.tenure.connector.sql.SqlSettings.KeyValue;
import org.tenure.connector.sql.SqlSettings.Memberships;

/// The statements that described tables give. Only names of tables and columns are written into them.
final class SqlTables {

    private final SqlSettings settings;
    private final SqlDialect dialect;

    SqlTables(SqlSettings settings) {
        this.settings = settings;
        this.dialect = settings.dialect();
    }

    static void fill(SqlSettings settings, Map<String, List<SqlStatement>> statements) {
        var tables = new SqlTables(settings);
        if (settings.accounts() != null) {
            tables.accounts(settings.accounts(), statements);
        }
        if (settings.memberships() != null) {
            tables.memberships(settings.memberships(), statements);
        }
        if (settings.entitlements() != null) {
            put(statements, "listEntitlements", tables.entitlements(settings.entitlements(), null));
        }
    }

    private void accounts(Accounts table, Map<String, List<SqlStatement>> statements) {
        put(statements, "listAccounts", accountsFrom(table, null));
        put(statements, "read", accountWhere("read", table, table.key(), KEY));
        put(statements, "findByLogin", accountWhere("findByLogin", table, table.login(), LOGIN));
        if (table.anchor() != null) {
            put(statements, "findByAnchor", accountWhere("findByAnchor", table, table.anchor(), ANCHOR));
        }
        put(statements, "create", create(List.of()));
        put(statements, "update", update(List.of(LOGIN)));
        if (table.enabled() != null) {
            String sql = "update %s set %s = ? where %s = ?"
                    .formatted(dialect.table(table.table()), dialect.quoted(table.enabled()),
                            dialect.quoted(table.key()));
            put(statements, "enable", new SqlStatement("enable", sql, List.of(ENABLED, KEY)));
            put(statements, "disable", new SqlStatement("disable", sql, List.of(ENABLED, KEY)));
        }
        statements.put("delete", delete(table));
    }

    private List<SqlStatement> delete(Accounts table) {
        var parts = new ArrayList<SqlStatement>();
        Memberships memberships = settings.memberships();
        if (memberships != null) {
            parts.add(new SqlStatement("delete", "delete from %s where %s = ?"
                    .formatted(dialect.table(memberships.table()), dialect.quoted(memberships.account())),
                    List.of(KEY)));
        }
        parts.add(new SqlStatement("delete", "delete from %s where %s = ?"
                .formatted(dialect.table(table.table()), dialect.quoted(table.key())), List.of(KEY)));
        return List.copyOf(parts);
    }

    /// The next page of accounts in the order of their keys, from the first or after a key.
    SqlStatement accountsFrom(Accounts table, @Nullable String after) {
        String key = dialect.quoted(table.key());
        String sql = selectAccount(table) + (after == null ? "" : " where " + key + " > ?") + " order by " + key
                + dialect.firstRows(settings.pageSize());
        return new SqlStatement("listAccounts", sql, after == null ? List.of() : List.of(KEY));
    }

    private SqlStatement accountWhere(String name, Accounts table, String column, String parameter) {
        return new SqlStatement(name, selectAccount(table) + " where " + dialect.quoted(column) + " = ?",
                List.of(parameter));
    }

    private String selectAccount(Accounts table) {
        var columns = new ArrayList<String>();
        columns.add(dialect.quoted(table.key()) + " as " + ACCOUNT_KEY);
        columns.add(dialect.quoted(table.login()) + " as " + ACCOUNT_LOGIN);
        if (table.anchor() != null) {
            columns.add(dialect.quoted(table.anchor()) + " as " + ACCOUNT_ANCHOR);
        }
        if (table.enabled() != null) {
            columns.add(dialect.quoted(table.enabled()) + " as " + ACCOUNT_ENABLED);
        }
        settings.attributes()
                .forEach((name, column) -> columns.add(dialect.quoted(column) + " as " + dialect.quoted(name)));
        return "select " + String.join(", ", columns) + " from " + dialect.table(table.table());
    }

    /// An insert of the columns that have a value, so that the others keep their defaults.
    SqlStatement create(Collection<String> attributes) {
        Accounts table = Objects.requireNonNull(settings.accounts());
        var columns = new ArrayList<String>();
        var parameters = new ArrayList<String>();
        add(columns, parameters, table.login(), LOGIN);
        add(columns, parameters, table.anchor(), ANCHOR);
        add(columns, parameters, table.enabled(), ENABLED);
        if (table.keyValue() != KeyValue.GENERATED) {
            add(columns, parameters, table.key(), KEY);
        }
        attributes.forEach(attribute -> add(columns, parameters, column("create", attribute), attribute));
        String marks = String.join(", ", Collections.nCopies(columns.size(), "?"));
        String returning = dialect.returnsKeys() ? " returning " + dialect.quoted(table.key()) : "";
        String names = String.join(", ", columns.stream().map(dialect::quoted).toList());
        return new SqlStatement(
                "create",
                "insert into %s (%s) values (%s)%s".formatted(dialect.table(table.table()), names, marks, returning),
                List.copyOf(parameters));
    }

    /// An update of the named parameters' columns and no others.
    SqlStatement update(Collection<String> changed) {
        Accounts table = Objects.requireNonNull(settings.accounts());
        var columns = new ArrayList<String>();
        var parameters = new ArrayList<String>();
        if (changed.contains(LOGIN)) {
            add(columns, parameters, table.login(), LOGIN);
        }
        changed.stream()
                .filter(name -> !name.equals(LOGIN))
                .sorted()
                .forEach(name -> add(columns, parameters, column("update", name), name));
        String sets = String.join(", ", columns.stream().map(column -> dialect.quoted(column) + " = ?").toList());
        parameters.add(KEY);
        return new SqlStatement("update", "update %s set %s where %s = ?"
                .formatted(dialect.table(table.table()), sets, dialect.quoted(table.key())), List.copyOf(parameters));
    }

    private String column(String statement, String attribute) {
        String column = settings.attributes().get(attribute);
        if (column == null) {
            throw new TargetException(Kind.SCHEMA, "`" + statement + "` has no column for the attribute `" + attribute
                    + "`; name it under `accounts.attributes`", null);
        }
        return column;
    }

    private static void add(List<String> columns, List<String> parameters, @Nullable String column, String parameter) {
        if (column != null && !columns.contains(column)) {
            columns.add(column);
            parameters.add(parameter);
        }
    }

    private void memberships(Memberships table, Map<String, List<SqlStatement>> statements) {
        String name = dialect.table(table.table());
        String account = dialect.quoted(table.account());
        String entitlement = dialect.quoted(table.entitlement());
        put(statements, "memberships", memberships(table, 1));
        put(statements, "listMembers", membersFrom(table, null));
        put(statements, "grant", new SqlStatement("grant",
                "insert into %s (%s, %s) select ?, ?%s where not exists (select 1 from %s where %s = ? and %s = ?)%s"
                        .formatted(name, account, entitlement, dialect.fromNothing(), name, account, entitlement,
                                dialect.unlessThere(table.table(), table.account())),
                List.of(KEY, ENTITLEMENT, KEY, ENTITLEMENT)));
        put(statements, "revoke", new SqlStatement("revoke",
                "delete from %s where %s = ? and %s = ?".formatted(name, account, entitlement),
                List.of(KEY, ENTITLEMENT)));
        put(statements, "listEntitlements", distinctFrom(table, null));
    }

    /// Which of a number of entitlements an account holds.
    SqlStatement memberships(Memberships table, int asked) {
        var parameters = new ArrayList<String>(Collections.nCopies(asked, ENTITLEMENT));
        parameters.addFirst(KEY);
        String entitlement = dialect.quoted(table.entitlement());
        String sql = "select %s from %s where %s = ? and %s in (%s)".formatted(
                entitlement, dialect.table(table.table()), dialect.quoted(table.account()), entitlement,
                String.join(", ", Collections.nCopies(asked, "?")));
        return new SqlStatement("memberships", sql, List.copyOf(parameters));
    }

    SqlStatement membersFrom(Memberships table, @Nullable String after) {
        String account = dialect.quoted(table.account());
        String sql = "select distinct %s from %s where %s = ?%s order by %s%s".formatted(
                account, dialect.table(table.table()), dialect.quoted(table.entitlement()),
                after == null ? "" : " and " + account + " > ?", account, dialect.firstRows(settings.pageSize()));
        return new SqlStatement("listMembers", sql, after == null ? List.of(ENTITLEMENT) : List.of(ENTITLEMENT, KEY));
    }

    /// Entitlements without a table of their own: whatever somebody holds.
    SqlStatement distinctFrom(Memberships table, @Nullable String after) {
        String entitlement = dialect.quoted(table.entitlement());
        String sql = "select distinct %s as entitlement_key from %s%s order by %s%s".formatted(
                entitlement, dialect.table(table.table()), after == null ? "" : " where " + entitlement + " > ?",
                entitlement, dialect.firstRows(settings.pageSize()));
        return new SqlStatement("listEntitlements", sql, after == null ? List.of() : List.of(ENTITLEMENT));
    }

    SqlStatement entitlements(Entitlements table, @Nullable String after) {
        String key = dialect.quoted(table.key());
        String description = table.description() == null
                ? ""
                : ", " + dialect.quoted(table.description()) + " as entitlement_description";
        String sql = "select %s as entitlement_key, %s as entitlement_name%s from %s%s order by %s%s".formatted(
                key, dialect.quoted(table.name()), description, dialect.table(table.table()),
                after == null ? "" : " where " + key + " > ?", key, dialect.firstRows(settings.pageSize()));
        return new SqlStatement("listEntitlements", sql, after == null ? List.of() : List.of(ENTITLEMENT));
    }

    /// Which of a number of entitlements there are.
    SqlStatement known(Entitlements table, int asked) {
        List<String> parameters = Collections.nCopies(asked, ENTITLEMENT);
        String key = dialect.quoted(table.key());
        return new SqlStatement("listEntitlements", "select %s from %s where %s in (%s)".formatted(
                key, dialect.table(table.table()), key, String.join(", ", Collections.nCopies(asked, "?"))),
                parameters);
    }

    private static void put(Map<String, List<SqlStatement>> statements, String name, SqlStatement statement) {
        statements.put(name, List.of(statement));
    }
}
