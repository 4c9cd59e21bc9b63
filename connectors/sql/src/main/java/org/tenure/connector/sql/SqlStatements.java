package org.tenure.connector.sql;

import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.tenure.connector.spi.TargetException;

/// The statements of one connection: those the configuration writes, checked, before those the tables give.
///
/// A row of an account has the columns `account_key`, `account_login`, `account_anchor` and `account_enabled`; any other
/// column is the attribute of that name. A row of an entitlement has `entitlement_key`, `entitlement_name`,
/// `entitlement_kind` and `entitlement_description`.
final class SqlStatements {

    static final String KEY = "key";
    static final String LOGIN = "login";
    static final String ANCHOR = "anchor";
    static final String ENABLED = "enabled";
    static final String ENTITLEMENT = "entitlement";
    static final String PASSWORD = "password";
    static final String ACCOUNT_KEY = "account_key";
    static final String ACCOUNT_LOGIN = "account_login";
    static final String ACCOUNT_ANCHOR = "account_anchor";
    static final String ACCOUNT_ENABLED = "account_enabled";

    /// What each statement must bind; `update` and `create` may bind attributes too.
    private static final Map<String, Set<String>> REQUIRED = required();
    private static final Map<String, Set<String>> ALSO = Map.of(
            "create", Set.of(ANCHOR, ENABLED),
            "update", Set.of(LOGIN),
            "enable", Set.of(ENABLED),
            "disable", Set.of(ENABLED),
            "memberships", Set.of(ENTITLEMENT));
    private static final Set<String> SINGLE = Set.of("test", "listAccounts", "read", "findByAnchor", "findByLogin",
            "listEntitlements", "listMembers", "memberships");
    private static final Set<String> WITH_ATTRIBUTES = Set.of("create", "update");

    static final List<String> NAMES = List.copyOf(REQUIRED.keySet());
    static final Set<String> RESERVED = Set.of(KEY, LOGIN, ANCHOR, ENABLED, ENTITLEMENT, PASSWORD, ACCOUNT_KEY,
            ACCOUNT_LOGIN, ACCOUNT_ANCHOR, ACCOUNT_ENABLED);

    private final Map<String, List<SqlStatement>> statements = new LinkedHashMap<>();
    private final Set<String> written;
    private final SqlSettings settings;

    private SqlStatements(SqlSettings settings) {
        this.settings = settings;
        this.written = Set.copyOf(settings.statements().keySet());
    }

    static SqlStatements of(SqlSettings settings) {
        var statements = new SqlStatements(settings);
        SqlTables.fill(settings, statements.statements);
        settings.statements().forEach(statements::take);
        statements.complete();
        return statements;
    }

    boolean has(String name) {
        return statements.containsKey(name);
    }

    /// Whether the configuration writes this statement itself.
    boolean isWritten(String name) {
        return written.contains(name);
    }

    List<SqlStatement> all(String name) {
        List<SqlStatement> found = statements.get(name);
        if (found == null) {
            throw TargetException.configuration("this connection has no statement `" + name
                    + "`; write it under `statements`, or describe the table it would come from");
        }
        return found;
    }

    SqlStatement one(String name) {
        return all(name).getFirst();
    }

    /// The parameters that a statement binds, of all its parts.
    Set<String> parametersOf(String name) {
        return all(name).stream().flatMap(part -> part.parameters().stream()).collect(Collectors.toSet());
    }

    private void take(String name, List<String> texts) {
        if (texts.isEmpty() || texts.stream().anyMatch(String::isBlank)) {
            throw TargetException.configuration("statement `" + name + "` is empty; leave it out or write its SQL");
        }
        if (SINGLE.contains(name) && texts.size() > 1) {
            throw TargetException.configuration("statement `" + name + "` is a list; one statement is meant");
        }
        List<SqlStatement> parts = texts.stream()
                .map(text -> SqlStatement.parse(name, text, settings.dialect().escapesWithBackslash()))
                .toList();
        parts.forEach(part -> check(name, part));
        bindsAll(name, parts.stream().flatMap(part -> part.parameters().stream()).toList());
        statements.put(name, parts);
    }

    private void check(String name, SqlStatement part) {
        Set<String> allowed = allowed(name);
        for (String parameter : part.parameters()) {
            if (!allowed.contains(parameter)) {
                throw TargetException.configuration("statement `" + name + "` has the parameter `:" + parameter
                        + "`, which "
                        + "nothing fills; it may have " + listed(allowed)
                        + (WITH_ATTRIBUTES.contains(name) ? ", and more once `accounts.attributes` names them" : ""));
            }
        }
        boolean keyed = REQUIRED.getOrDefault(name, Set.of()).contains(KEY);
        if (keyed && !part.parameters().contains(KEY)) {
            throw TargetException
                    .configuration("statement `" + name + "` does not bind `:key`, so that it would concern"
                            + " every account; compare the key column with `:key`");
        }
        if (!keyed && !REQUIRED.getOrDefault(name, Set.of()).isEmpty() && part.parameters().isEmpty()) {
            throw TargetException.configuration(
                    "statement `" + name + "` binds nothing; it must have "
                            + listed(REQUIRED.getOrDefault(name, Set.of())));
        }
    }

    private static void bindsAll(String name, Collection<String> bound) {
        for (String parameter : REQUIRED.getOrDefault(name, Set.of())) {
            if (!bound.contains(parameter)) {
                throw TargetException.configuration("statement `" + name + "` does not bind `:" + parameter
                        + "`; write `:" + parameter + "` where its value belongs");
            }
        }
    }

    private Set<String> allowed(String name) {
        var allowed = new LinkedHashSet<String>(REQUIRED.getOrDefault(name, Set.of()));
        allowed.addAll(ALSO.getOrDefault(name, Set.of()));
        if (WITH_ATTRIBUTES.contains(name)) {
            allowed.addAll(settings.attributes().keySet());
        }
        return allowed;
    }

    private void complete() {
        if (!has("read")) {
            throw TargetException.configuration("statement `read` is missing; describe `accounts` or write it");
        }
        together("create", "findByLogin");
        together("enable", "disable");
        together("disable", "enable");
        together("grant", "revoke");
        together("revoke", "grant");
        together("grant", "memberships");
        together("listEntitlements", "listMembers");
        together("listMembers", "listEntitlements");
    }

    private void together(String one, String other) {
        if (has(one) && !has(other)) {
            throw missing(other, one);
        }
    }

    private static TargetException missing(String name, String because) {
        return TargetException.configuration(
                "statement `" + name + "` is missing; `" + because + "` is described and does not work without it");
    }

    private static String listed(Collection<String> parameters) {
        var shown = new ArrayList<String>();
        parameters.stream().sorted().forEach(parameter -> shown.add("`:" + parameter + "`"));
        return shown.isEmpty() ? "no parameter" : String.join(", ", shown);
    }

    private static Map<String, Set<String>> required() {
        var required = new LinkedHashMap<String, Set<String>>();
        required.put("test", Set.of());
        required.put("listAccounts", Set.of());
        required.put("read", Set.of(KEY));
        required.put("findByAnchor", Set.of(ANCHOR));
        required.put("findByLogin", Set.of(LOGIN));
        required.put("create", Set.of(LOGIN));
        required.put("update", Set.of(KEY));
        required.put("enable", Set.of(KEY));
        required.put("disable", Set.of(KEY));
        required.put("delete", Set.of(KEY));
        required.put("listEntitlements", Set.of());
        required.put("listMembers", Set.of(ENTITLEMENT));
        required.put("memberships", Set.of(KEY));
        required.put("grant", Set.of(KEY, ENTITLEMENT));
        required.put("revoke", Set.of(KEY, ENTITLEMENT));
        required.put("setPassword", Set.of(KEY, PASSWORD));
        required.put("endSessions", Set.of(KEY));
        return required;
    }
}
