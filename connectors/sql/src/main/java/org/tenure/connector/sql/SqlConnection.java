package org.tenure.connector.sql;

import java.sql.DatabaseMetaData;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Schema;
import org.tenure.connector.spi.Schema.Attribute;
import org.tenure.connector.spi.Schema.Matching;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetEntitlement;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;
import org.tenure.connector.sql.SqlSettings.Accounts;
import org.tenure.connector.sql.SqlValues.Column;

/// One database. Which capabilities it has follows from what the configuration describes.
final class SqlConnection implements Connection {

    private final SqlSettings settings;
    private final SqlStatements statements;
    private final SqlPool pool;
    private final SqlAccounts accounts;
    private final SqlMemberships memberships;

    SqlConnection(SqlSettings settings, SqlStatements statements, SqlPool pool) {
        this.settings = settings;
        this.statements = statements;
        this.pool = pool;
        this.accounts = new SqlAccounts(settings, statements);
        this.memberships = new SqlMemberships(settings, statements);
    }

    @Override
    public Set<Capability> capabilities() {
        var capabilities = EnumSet.noneOf(Capability.class);
        var needs = Map.of(
                Capability.LIST_ACCOUNTS, "listAccounts",
                Capability.LIST_ENTITLEMENTS, "listEntitlements",
                Capability.CREATE, "create",
                Capability.UPDATE, "update",
                Capability.DISABLE, "disable",
                Capability.DELETE, "delete",
                Capability.ENTITLEMENTS, "grant",
                Capability.SET_PASSWORD, "setPassword",
                Capability.END_SESSIONS, "endSessions",
                Capability.ANCHOR, "findByAnchor");
        needs.forEach((capability, statement) -> {
            if (statements.has(statement)) {
                capabilities.add(capability);
            }
        });
        return Set.copyOf(capabilities);
    }

    @Override
    public String test() {
        return pool.call("test", transaction -> {
            if (statements.has("test")) {
                transaction.change(statements.all("test"), Map.of());
            }
            var described = new SqlColumns(settings);
            for (var column : describedColumns()) {
                if (described.of(transaction.connection(), column) == null) {
                    throw TargetException.configuration("the table has no column for `" + column
                            + "`; check the names under `accounts` and `memberships`");
                }
            }
            DatabaseMetaData database = transaction.connection().getMetaData();
            return database.getDatabaseProductName() + " " + database.getDatabaseProductVersion() + " at "
                    + SqlErrors.clean(settings.url(), settings.password());
        });
    }

    /// A change of one account.
    private interface Step {
        void in(SqlTransaction transaction) throws SQLException;
    }

    private Set<String> describedColumns() {
        var described = new HashSet<String>();
        Accounts table = settings.accounts();
        if (table != null) {
            described.add(SqlStatements.KEY);
            described.add(SqlStatements.LOGIN);
            described.addAll(table.anchor() == null ? Set.of() : Set.of(SqlStatements.ANCHOR));
            described.addAll(table.enabled() == null ? Set.of() : Set.of(SqlStatements.ENABLED));
            described.addAll(settings.attributes().keySet());
        }
        if (settings.memberships() != null) {
            described.add(SqlStatements.ENTITLEMENT);
        }
        return described;
    }

    @Override
    public Schema discover() {
        return pool.call("discover", transaction -> {
            Map<String, Column> columns = new SqlColumns(settings).byParameter(transaction.connection());
            Set<String> caseIgnored = caseIgnored(transaction.connection());
            var attributes = new HashMap<String, Attribute>();
            settings.attributes().forEach((name, column) -> {
                Column type = columns.get(name);
                boolean ignored = caseIgnored.contains(column.toLowerCase(Locale.ROOT))
                        || (type != null && type.typeName().equalsIgnoreCase("citext"));
                attributes.put(name, new Attribute(
                        type != null && !type.nullable(), false, type == null || type.writable(),
                        ignored ? Matching.CASE_IGNORE : Matching.EXACT));
            });
            return new Schema(attributes);
        });
    }

    /// The columns that MariaDB or MySQL compare without regard to case, by their collation.
    private Set<String> caseIgnored(java.sql.Connection connection) throws SQLException {
        var names = new HashSet<String>();
        Accounts table = settings.accounts();
        if (table == null || !settings.dialect().escapesWithBackslash()) {
            return names;
        }
        int dot = table.table().indexOf('.');
        try (PreparedStatement statement = connection.prepareStatement("""
                select column_name from information_schema.columns
                 where table_schema = coalesce(?, database()) and table_name = ? and collation_name like '%\\_ci'
                """)) {
            statement.setString(1, dot < 0 ? null : table.table().substring(0, dot));
            statement.setString(2, table.table().substring(dot + 1));
            try (var rows = statement.executeQuery()) {
                while (rows.next()) {
                    names.add(rows.getString(1).toLowerCase(Locale.ROOT));
                }
            }
        }
        return names;
    }

    @Override
    public void listAccounts(Consumer<TargetAccount> each) {
        accounts.list(pool, each);
    }

    @Override
    public void listEntitlements(Consumer<TargetEntitlement> each) {
        memberships.listEntitlements(pool, each);
    }

    @Override
    public void listMembers(String entitlement, Consumer<String> each) {
        try {
            memberships.listMembers(pool, entitlement, each);
        } catch (TargetException unreadable) {
            // Text that cannot be a key of this table is the key of nothing.
            if (unreadable.kind() != Kind.SCHEMA) {
                throw unreadable;
            }
        }
    }

    @Override
    public Optional<TargetAccount> read(String key, Set<String> asked) {
        return find("read", SqlStatements.KEY, key, asked);
    }

    @Override
    public Optional<TargetAccount> findByAnchor(String anchor, Set<String> asked) {
        return find("findByAnchor", SqlStatements.ANCHOR, anchor, asked);
    }

    @Override
    public Optional<TargetAccount> findByLogin(String login) {
        return find("findByLogin", SqlStatements.LOGIN, login, Set.of());
    }

    private Optional<TargetAccount> find(String statement, String parameter, String value, Set<String> asked) {
        try {
            return pool.call(statement + " `" + value + "`", transaction -> {
                TargetAccount account = accounts.find(transaction, statement, parameter, value);
                return account == null ? Optional.empty() : Optional.of(holding(transaction, account, asked));
            });
        } catch (TargetException unreadable) {
            if (unreadable.kind() != Kind.SCHEMA) {
                throw unreadable;
            }
            // Text that cannot be a key (letters for a number) is the key of nothing; asked for with it is our mistake.
            if (asked.isEmpty() || find(statement, parameter, value, Set.of()).isEmpty()) {
                return Optional.empty();
            }
            throw unreadable;
        }
    }

    private TargetAccount holding(SqlTransaction transaction, TargetAccount account, Set<String> asked)
            throws SQLException {
        Set<String> held = memberships.held(transaction, account.key(), asked);
        return new TargetAccount(
                account.key(), account.login(), account.anchor(), account.enabled(), account.attributes(), held);
    }

    @Override
    public String create(NewAccount account) {
        return pool.call("create `" + account.login() + "`", transaction -> {
            String key = accounts.create(transaction, account);
            if (!account.entitlements().isEmpty()) {
                memberships.grant(transaction, key, account.entitlements());
            }
            return key;
        });
    }

    @Override
    public void update(String key, Change change) {
        change("update `" + key + "`", key, transaction -> accounts.update(transaction, key, change));
    }

    @Override
    public void enable(String key) {
        change("enable `" + key + "`", key, transaction -> accounts.change(transaction, "enable", key));
    }

    @Override
    public void disable(String key) {
        change("disable `" + key + "`", key, transaction -> accounts.change(transaction, "disable", key));
    }

    @Override
    public void delete(String key) {
        try {
            change("delete `" + key + "`", key, transaction -> accounts.change(transaction, "delete", key));
        } catch (TargetException gone) {
            if (gone.kind() != Kind.NOT_FOUND) {
                throw gone;
            }
        }
    }

    @Override
    public void grant(String key, Set<String> entitlements) {
        change("grant to `" + key + "`", key, transaction -> {
            accounts.mustBeThere(transaction, key);
            memberships.grant(transaction, key, entitlements);
        });
    }

    @Override
    public void revoke(String key, Set<String> entitlements) {
        change("revoke from `" + key + "`", key,
                transaction -> memberships.change(transaction, "revoke", key, entitlements));
    }

    @Override
    public void setPassword(String key, char[] password) {
        change("setPassword of `" + key + "`", key, transaction -> accounts.setPassword(transaction, key, password));
    }

    @Override
    public void endSessions(String key) {
        change("endSessions of `" + key + "`", key, transaction -> accounts.endSessions(transaction, key));
    }

    /// A key the column cannot hold fails as unfit text; what it means to the caller is that there is no such account.
    private void change(String what, String key, Step step) {
        try {
            pool.call(what, transaction -> {
                step.in(transaction);
                return true;
            });
        } catch (TargetException failure) {
            boolean maybeKey = failure.kind() == Kind.SCHEMA || failure.kind() == Kind.ALREADY_EXISTS;
            if (maybeKey && statements.has("read") && read(key, Set.of()).isEmpty()) {
                throw SqlAccounts.missing(key);
            }
            throw failure;
        }
    }

    @Override
    public void close() {
        pool.close();
    }
}
