package org.tenure.connector.sql;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Setting;
import org.tenure.connector.spi.Setting.Type;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetException;

/// The settings of one connection, checked.
///
/// `attributes` maps the names of attributes to columns. The tables are null where only statements describe them.
record SqlSettings(
        String url,
        String user,
        String password,
        @Nullable String driver,
        int concurrency,
        Duration timeout,
        Duration connectTimeout,
        int pageSize,
        @Nullable Accounts accounts,
        Map<String, String> attributes,
        String enabledValue,
        String disabledValue,
        @Nullable Memberships memberships,
        @Nullable Entitlements entitlements,
        Map<String, List<String>> statements) {

    static final List<Setting> ALL = List.of(
            new Setting("url", Type.TEXT, true, false, null,
                    "JDBC address, e.g. `jdbc:postgresql://host/db` or `jdbc:mariadb://host/db`. No password in it"),
            new Setting("user", Type.TEXT, false, false, "", "Who signs in"),
            new Setting("password", Type.TEXT, false, true, "", "The password of `user`"),
            new Setting("driver", Type.TEXT, false, false, null,
                    "Class of the JDBC driver, where the address alone does not find it"),
            new Setting("concurrency", Type.NUMBER, false, false, "8", "Connections open at once, 1 to 64"),
            new Setting("timeout", Type.DURATION, false, false, "30s", "How long one statement may take"),
            new Setting("connectTimeout", Type.DURATION, false, false, "5s", "How long connecting may take"),
            new Setting("pageSize", Type.NUMBER, false, false, "1000",
                    "Rows fetched at once when listing, 10 to 10000"),
            new Setting("accounts", Type.OBJECT, false, false, null,
                    "The table of accounts: `table`, `key`, `login`, `anchor`, `enabled` (columns), `enabledValue`,"
                            + " `disabledValue`, `attributes` (attribute: column, or a list), `keyValue` (`generated`,"
                            + " `login`, `anchor` or `uuid`)"),
            new Setting("memberships", Type.OBJECT, false, false, null,
                    "The table of who holds what: `table`, `account`, `entitlement` (columns)"),
            new Setting("entitlements", Type.OBJECT, false, false, null,
                    "The table of what can be held: `table`, `key`, `name`, `description` (columns), `kind` (a word)"),
            new Setting("statements", Type.OBJECT, false, false, null,
                    "SQL that replaces or completes what the tables give: " + String.join(", ", SqlStatements.NAMES)));

    /// Where the key of a new account comes from.
    enum KeyValue {
        GENERATED,
        LOGIN,
        ANCHOR,
        UUID
    }

    record Accounts(
            String table, String key, String login, @Nullable String anchor, @Nullable String enabled,
            KeyValue keyValue) {}

    record Memberships(String table, String account, String entitlement) {}

    record Entitlements(String table, String key, String name, @Nullable String description, String kind) {}

    static SqlSettings of(Settings settings) {
        onlyKnown("the connection", settings, ALL.stream().map(Setting::name).toList());
        Settings accounts = settings.group("accounts");
        onlyKnown("`accounts`", accounts, List.of("table", "key", "login", "anchor", "enabled", "enabledValue",
                "disabledValue", "attributes", "keyValue"));
        return new SqlSettings(
                url(settings),
                settings.text("user", ""),
                settings.text("password", ""),
                settings.find("driver").orElse(null),
                settings.number("concurrency", 8, 1, 64),
                settings.duration("timeout", Duration.ofSeconds(30)),
                settings.duration("connectTimeout", Duration.ofSeconds(5)),
                settings.number("pageSize", 1000, 10, 10_000),
                accounts.find("table").isPresent() ? accounts(accounts) : null,
                attributes(accounts),
                accounts.text("enabledValue", "true"),
                accounts.text("disabledValue", "false"),
                memberships(settings.group("memberships")),
                entitlements(settings.group("entitlements")),
                statements(settings.group("statements")));
    }

    SqlDialect dialect() {
        return SqlDialect.of(url);
    }

    private static String url(Settings settings) {
        String url = settings.text("url");
        if (!url.startsWith("jdbc:")) {
            throw TargetException.configuration("setting `url` does not start with `jdbc:`;"
                    + " an address such as `jdbc:postgresql://host:5432/database` is meant");
        }
        return url;
    }

    private static Accounts accounts(Settings accounts) {
        String key = accounts.text("key");
        String login = accounts.text("login");
        String anchor = accounts.find("anchor").orElse(null);
        KeyValue usual = key.equals(login) ? KeyValue.LOGIN : key.equals(anchor) ? KeyValue.ANCHOR : KeyValue.GENERATED;
        return new Accounts(
                accounts.text("table"), key, login, anchor, accounts.find("enabled").orElse(null),
                keyValue(accounts, usual));
    }

    private static KeyValue keyValue(Settings accounts, KeyValue usual) {
        return switch (accounts.text("keyValue", "")) {
            case "" -> usual;
            case "generated" -> KeyValue.GENERATED;
            case "login" -> KeyValue.LOGIN;
            case "anchor" -> KeyValue.ANCHOR;
            case "uuid" -> KeyValue.UUID;
            case String other -> throw TargetException.configuration("setting `accounts.keyValue` is `" + other
                    + "`; `generated`, `login`, `anchor` or `uuid` is meant");
        };
    }

    private static Map<String, String> attributes(Settings accounts) {
        var columns = new LinkedHashMap<String, String>();
        if (accounts.values().get("attributes") instanceof List<?>) {
            accounts.list("attributes").forEach(name -> columns.put(name, name));
        } else {
            Settings group = accounts.group("attributes");
            group.values().keySet().stream().sorted().forEach(name -> columns.put(name, group.text(name)));
        }
        for (String own : List.of("key", "anchor", "enabled")) {
            if (columns.containsValue(accounts.text(own, ""))) {
                throw TargetException.configuration("`accounts.attributes` names the column `" + accounts.text(own)
                        + "`, which is `accounts." + own + "`; a mapping must not change it, leave it out");
            }
        }
        for (String name : columns.keySet()) {
            if (SqlStatements.RESERVED.contains(name)) {
                throw TargetException
                        .configuration("`accounts.attributes` names `" + name + "`, which the connector uses"
                                + " itself; give the attribute another name for its column");
            }
        }
        return columns;
    }

    private static @Nullable Memberships memberships(Settings group) {
        onlyKnown("`memberships`", group, List.of("table", "account", "entitlement"));
        return group.values().isEmpty()
                ? null
                : new Memberships(group.text("table"), group.text("account"), group.text("entitlement"));
    }

    private static @Nullable Entitlements entitlements(Settings group) {
        onlyKnown("`entitlements`", group, List.of("table", "key", "name", "description", "kind"));
        if (group.values().isEmpty()) {
            return null;
        }
        String key = group.text("key");
        return new Entitlements(group.text("table"), key, group.text("name", key),
                group.find("description").orElse(null),
                group.text("kind", "role"));
    }

    private static Map<String, List<String>> statements(Settings group) {
        onlyKnown("`statements`", group, SqlStatements.NAMES);
        var statements = new LinkedHashMap<String, List<String>>();
        for (String name : group.values().keySet()) {
            statements.put(name, group.list(name));
        }
        return statements;
    }

    private static void onlyKnown(String where, Settings group, List<String> known) {
        for (String name : group.values().keySet()) {
            if (!Set.copyOf(known).contains(name)) {
                throw TargetException.configuration("`" + name + "` is no setting of " + where + "; there are "
                        + String.join(", ", known.stream().map(word -> "`" + word + "`").toList()));
            }
        }
    }

    /// Shows no value: the address and the statements may carry secrets.
    @Override
    public String toString() {
        return "SqlSettings";
    }
}
