package org.tenure.connector.sql;

import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;
import org.tenure.connector.sql.SqlSettings.Accounts;
import org.tenure.connector.sql.SqlSettings.KeyValue;

/// Reads and changes accounts within a transaction.
final class SqlAccounts {

    private final SqlSettings settings;
    private final SqlStatements statements;
    private final SqlTables tables;

    SqlAccounts(SqlSettings settings, SqlStatements statements) {
        this.settings = settings;
        this.statements = statements;
        this.tables = new SqlTables(settings);
    }

    void list(SqlPool pool, Consumer<TargetAccount> each) {
        Accounts table = settings.accounts();
        if (table == null || statements.isWritten("listAccounts")) {
            SqlStatement statement = statements.one("listAccounts");
            pool.call("list accounts", transaction -> {
                transaction.stream(statement, Map.of(), this::account, each);
                return true;
            });
            return;
        }
        // Each page is a transaction of its own, so that a slow reader holds nothing open.
        String after = null;
        List<TargetAccount> page;
        do {
            String last = after;
            page = pool.call("list accounts", transaction -> transaction.query(tables.accountsFrom(table, last),
                    one(SqlStatements.KEY, last), this::account));
            page.forEach(each);
            after = page.isEmpty() ? null : page.getLast().key();
        } while (page.size() == settings.pageSize());
    }

    @Nullable
    TargetAccount find(SqlTransaction transaction, String statement, String parameter, String value)
            throws SQLException {
        List<TargetAccount> found = transaction.query(statements.one(statement), one(parameter, value), this::account);
        if (found.size() > 1) {
            throw TargetException.configuration("`" + statement + "` finds " + found.size() + " accounts with the "
                    + parameter + " `" + value + "`; one at most is meant, so make the column unique");
        }
        return found.isEmpty() ? null : found.getFirst();
    }

    private TargetAccount account(ResultSet row) throws SQLException {
        ResultSetMetaData names = row.getMetaData();
        var parts = new HashMap<String, String>();
        var attributes = new HashMap<String, List<String>>();
        for (int i = 1; i <= names.getColumnCount(); i++) {
            String name = names.getColumnLabel(i);
            String value = SqlValues.read(row, i);
            if (SqlStatements.RESERVED.contains(name) && value != null) {
                parts.put(name, value);
            } else if (value != null) {
                attributes.put(name, List.of(value));
            }
        }
        String key = parts.get(SqlStatements.ACCOUNT_KEY);
        String login = parts.get(SqlStatements.ACCOUNT_LOGIN);
        if (key == null || login == null) {
            throw TargetException.configuration("a row of an account has no `account_key` or no `account_login`;"
                    + " name the columns so in the statement (`select id as account_key, …`)");
        }
        return new TargetAccount(key, login, parts.get(SqlStatements.ACCOUNT_ANCHOR),
                enabled(parts.get(SqlStatements.ACCOUNT_ENABLED)), attributes, Set.of());
    }

    private @Nullable Boolean enabled(@Nullable String value) {
        if (value == null) {
            return null;
        }
        if (SqlValues.same(value, settings.enabledValue())) {
            return true;
        }
        return SqlValues.same(value, settings.disabledValue()) ? false : null;
    }

    String create(SqlTransaction transaction, NewAccount account) throws SQLException {
        var values = new HashMap<String, @Nullable String>(single(account.attributes()));
        values.put(SqlStatements.LOGIN, account.login());
        values.put(SqlStatements.ANCHOR, account.anchor());
        values.put(SqlStatements.ENABLED, account.enabled() ? settings.enabledValue() : settings.disabledValue());
        Accounts table = settings.accounts();
        return table == null || statements.isWritten("create")
                ? createAsWritten(transaction, account, values)
                : createInTable(transaction, table, account, values);
    }

    private String createInTable(
            SqlTransaction transaction, Accounts table, NewAccount account, Map<String, @Nullable String> values)
            throws SQLException {
        if (!account.enabled() && table.enabled() == null && !statements.has("disable")) {
            throw cannotDisable(account);
        }
        String given = switch (table.keyValue()) {
            case GENERATED -> null;
            case LOGIN -> account.login();
            case ANCHOR -> account.anchor();
            case UUID -> UUID.randomUUID().toString();
        };
        values.put(SqlStatements.KEY, given);
        SqlStatement insert = tables.create(account.attributes().keySet());
        String made = settings.dialect().returnsKeys()
                ? transaction.changeReturning(insert, values)
                : table.keyValue() == KeyValue.GENERATED
                        ? transaction.changeGenerating(insert, values, table.key())
                        : keyAfter(transaction.change(List.of(insert), values), given);
        if (made == null) {
            throw TargetException.configuration("the database made no key for `" + account.login()
                    + "`; set `accounts.keyValue` to `uuid`, `login` or `anchor`, or let the column make one");
        }
        if (!account.enabled() && table.enabled() == null) {
            values.put(SqlStatements.KEY, made);
            transaction.change(statements.all("disable"), values);
        }
        return made;
    }

    private static @Nullable String keyAfter(int changed, @Nullable String given) {
        return changed == 0 ? null : given;
    }

    /// The key is what the first statement answers, else what the account is found by afterwards.
    private String createAsWritten(SqlTransaction transaction, NewAccount account, Map<String, @Nullable String> values)
            throws SQLException {
        List<SqlStatement> parts = statements.all("create");
        Set<String> taken = statements.parametersOf("create");
        for (String attribute : account.attributes().keySet()) {
            if (!taken.contains(attribute)) {
                throw unplaced("create", attribute);
            }
        }
        String made = transaction.changeReturning(parts.getFirst(), values);
        transaction.change(parts.subList(1, parts.size()), values);
        if (made == null) {
            TargetAccount found = find(transaction, "findByLogin", SqlStatements.LOGIN, account.login());
            if (found == null) {
                throw new TargetException(Kind.SCHEMA, "`" + account.login() + "` is not there after `create`;"
                        + " let the statement answer the key (`… returning id`), or check `findByLogin`", null);
            }
            made = found.key();
        }
        if (!account.enabled() && !taken.contains(SqlStatements.ENABLED)) {
            if (!statements.has("disable")) {
                throw cannotDisable(account);
            }
            values.put(SqlStatements.KEY, made);
            transaction.change(statements.all("disable"), values);
        }
        return made;
    }

    private static TargetException cannotDisable(NewAccount account) {
        return TargetException.configuration("`" + account.login() + "` is to be created disabled, and this connection"
                + " cannot disable; name the column `accounts.enabled` or write the statement `disable`");
    }

    private static TargetException unplaced(String statement, String attribute) {
        return new TargetException(Kind.SCHEMA,
                "statement `" + statement + "` has no place for the attribute `" + attribute
                        + "`; add `:" + attribute + "` to it, or leave the attribute out of the mapping",
                null);
    }

    void update(SqlTransaction transaction, String key, Change change) throws SQLException {
        var values = new HashMap<String, @Nullable String>(single(change.attributes()));
        values.put(SqlStatements.KEY, key);
        if (change.login() != null) {
            values.put(SqlStatements.LOGIN, change.login());
        }
        var changed = new ArrayList<String>(values.keySet());
        changed.remove(SqlStatements.KEY);
        if (changed.isEmpty()) {
            return;
        }
        if (settings.accounts() != null && !statements.isWritten("update")) {
            mustBeThere(transaction, key, transaction.change(List.of(tables.update(changed)), values));
            return;
        }
        // A written statement sets all it names: what is not to change is read first and set to what it is.
        Set<String> taken = statements.parametersOf("update");
        for (String name : changed) {
            if (!taken.contains(name)) {
                throw unplaced("update", name);
            }
        }
        TargetAccount now = find(transaction, "read", SqlStatements.KEY, key);
        if (now == null) {
            throw missing(key);
        }
        for (String name : taken) {
            if (!values.containsKey(name)) {
                List<String> kept = now.attributes().getOrDefault(name, List.of());
                values.put(name,
                        name.equals(SqlStatements.LOGIN) ? now.login() : kept.isEmpty() ? null : kept.getFirst());
            }
        }
        transaction.change(statements.all("update"), values);
    }

    /// Runs one of the changes that need a key and nothing else of the account.
    void change(SqlTransaction transaction, String statement, String key) throws SQLException {
        var values = new HashMap<String, @Nullable String>();
        values.put(SqlStatements.KEY, key);
        values.put(SqlStatements.ENABLED,
                statement.equals("enable") ? settings.enabledValue() : settings.disabledValue());
        int changed = transaction.change(statements.all(statement), values);
        if (!statement.equals("delete")) {
            mustBeThere(transaction, key, changed);
        }
    }

    void setPassword(SqlTransaction transaction, String key, char[] password) throws SQLException {
        var values = new HashMap<String, @Nullable String>();
        values.put(SqlStatements.KEY, key);
        // JDBC binds text only; it lives until the statement is closed.
        values.put(SqlStatements.PASSWORD, new String(password));
        mustBeThere(transaction, key, transaction.change(statements.all("setPassword"), values));
    }

    /// That no session was open is no error, that there is no account is.
    void endSessions(SqlTransaction transaction, String key) throws SQLException {
        transaction.change(statements.all("endSessions"), one(SqlStatements.KEY, key));
        if (statements.has("read")) {
            mustBeThere(transaction, key);
        }
    }

    private void mustBeThere(SqlTransaction transaction, String key, int changed) throws SQLException {
        if (changed == 0) {
            mustBeThere(transaction, key);
        }
    }

    void mustBeThere(SqlTransaction transaction, String key) throws SQLException {
        if (find(transaction, "read", SqlStatements.KEY, key) == null) {
            throw missing(key);
        }
    }

    static TargetException missing(String key) {
        return new TargetException(Kind.NOT_FOUND, "there is no account with the key `" + key + "`", null);
    }

    private static Map<String, @Nullable String> single(Map<String, List<String>> attributes) {
        var values = new HashMap<String, @Nullable String>();
        attributes.forEach((name, list) -> {
            if (list.size() > 1) {
                throw new TargetException(
                        Kind.SCHEMA, "`" + name + "` has " + list.size() + " values; its column takes one", null);
            }
            values.put(name, list.isEmpty() ? null : list.getFirst());
        });
        return values;
    }

    private static Map<String, @Nullable String> one(String parameter, @Nullable String value) {
        var values = new HashMap<String, @Nullable String>();
        values.put(parameter, value);
        return values;
    }
}
