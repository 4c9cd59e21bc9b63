package org.tenure.connector.reference;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Schema;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetEntitlement;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// What a target in memory holds. Honest in every call; one lock, no call longer than its answer.
final class ReferenceStore {

    /// One account; changed in place under the store's lock.
    private static final class Row {
        final String key;
        final @Nullable String anchor;
        final Map<String, List<String>> attributes = new HashMap<>();
        final Set<String> entitlements = new LinkedHashSet<>();
        String login;
        boolean enabled;
        char[] password = {};
        int sessions;

        Row(String key, NewAccount account) {
            this.key = key;
            this.login = account.login();
            this.anchor = account.anchor().isEmpty() ? null : account.anchor();
            this.enabled = account.enabled();
        }
    }

    private final Map<String, Row> rows = new LinkedHashMap<>();
    private final Map<String, Row> byLogin = new HashMap<>();
    private final Map<String, Row> byAnchor = new HashMap<>();
    private final Map<String, TargetEntitlement> entitlements = new LinkedHashMap<>();
    private final Map<String, Set<String>> members = new HashMap<>();
    private final Set<String> attributesSeen = new HashSet<>();
    private @Nullable Set<String> attributesKnown;
    private Set<String> attributesRequired = Set.of();
    private long keys;

    synchronized String add(NewAccount account) {
        if (byLogin.containsKey(fold(account.login()))) {
            throw new TargetException(Kind.ALREADY_EXISTS, "there is an account `" + account.login() + "`", null);
        }
        for (String required : attributesRequired) {
            if (account.attributes().getOrDefault(required, List.of()).isEmpty()) {
                throw new TargetException(Kind.SCHEMA, "attribute `" + required + "` is missing", null);
            }
        }
        checkKnown(account.attributes());
        account.entitlements().forEach(this::entitlement);
        Row row = new Row("ref-" + ++keys, account);
        rows.put(row.key, row);
        byLogin.put(fold(row.login), row);
        if (row.anchor != null) {
            byAnchor.put(row.anchor, row);
        }
        set(row, account.attributes());
        grant(row.key, account.entitlements());
        return row.key;
    }

    /// All of the change or, when any of it is refused, nothing.
    synchronized void change(String key, Change change) {
        Row row = row(key);
        checkKnown(change.attributes());
        if (change.login() != null) {
            rename(row, change.login());
        }
        set(row, change.attributes());
    }

    private void rename(Row row, String login) {
        Row other = byLogin.get(fold(login));
        if (other != null && other != row) {
            throw new TargetException(Kind.ALREADY_EXISTS, "there is an account `" + login + "`", null);
        }
        byLogin.remove(fold(row.login));
        row.login = login;
        byLogin.put(fold(login), row);
    }

    synchronized void switchTo(String key, boolean enabled) {
        row(key).enabled = enabled;
    }

    synchronized void delete(String key) {
        Row row = rows.remove(key);
        if (row == null) {
            return;
        }
        byLogin.remove(fold(row.login));
        if (row.anchor != null) {
            byAnchor.remove(row.anchor);
        }
        row.entitlements.forEach(held -> members.getOrDefault(held, new HashSet<>()).remove(key));
    }

    synchronized void grant(String key, Set<String> granted) {
        Row row = row(key);
        granted.forEach(this::entitlement);
        for (String each : granted) {
            row.entitlements.add(each);
            members.computeIfAbsent(each, none -> new LinkedHashSet<>()).add(key);
        }
    }

    synchronized void revoke(String key, Set<String> revoked) {
        Row row = rows.get(key);
        if (row == null) {
            return;
        }
        row.entitlements.removeAll(revoked);
        revoked.forEach(each -> members.getOrDefault(each, new HashSet<>()).remove(key));
    }

    synchronized void addEntitlement(TargetEntitlement entitlement) {
        entitlements.put(entitlement.key(), entitlement);
    }

    synchronized void removeEntitlement(String key) {
        entitlements.remove(key);
        Set<String> holders = members.remove(key);
        if (holders != null) {
            holders.forEach(holder -> row(holder).entitlements.remove(key));
        }
    }

    synchronized List<TargetEntitlement> entitlements() {
        return List.copyOf(entitlements.values());
    }

    synchronized List<String> members(String entitlement) {
        return List.copyOf(members.getOrDefault(entitlement, Set.of()));
    }

    synchronized List<String> keys() {
        return List.copyOf(rows.keySet());
    }

    synchronized @Nullable String find(String login) {
        Row row = byLogin.get(fold(login));
        return row == null ? null : row.key;
    }

    synchronized @Nullable String findByAnchor(String anchor) {
        Row row = byAnchor.get(anchor);
        return row == null ? null : row.key;
    }

    synchronized @Nullable String loginOf(String key) {
        Row row = rows.get(key);
        return row == null ? null : row.login;
    }

    /// The account with those of the entitlements asked for that it holds; null when there is none.
    synchronized @Nullable TargetAccount read(String key, Set<String> asked) {
        Row row = rows.get(key);
        if (row == null) {
            return null;
        }
        Set<String> held = new HashSet<>(asked);
        held.retainAll(row.entitlements);
        return shown(row, held);
    }

    synchronized TargetAccount whole(String key) {
        Row row = row(key);
        return shown(row, row.entitlements);
    }

    synchronized List<TargetAccount> all() {
        List<TargetAccount> all = new ArrayList<>();
        rows.values().forEach(row -> all.add(shown(row, row.entitlements)));
        all.sort(java.util.Comparator.comparing(TargetAccount::login));
        return all;
    }

    synchronized void setPassword(String key, char[] password) {
        row(key).password = password.clone();
    }

    synchronized boolean signsIn(String key, String password) {
        Row row = row(key);
        return row.enabled && row.password.length > 0 && Arrays.equals(row.password, password.toCharArray());
    }

    synchronized void openSession(String key) {
        row(key).sessions++;
    }

    synchronized void endSessions(String key) {
        row(key).sessions = 0;
    }

    synchronized int sessions(String key) {
        return row(key).sessions;
    }

    synchronized void attributes(List<String> required, List<String> known) {
        attributesRequired = Set.copyOf(required);
        attributesKnown = Set.copyOf(known);
    }

    synchronized Schema schema() {
        Map<String, Schema.Attribute> attributes = new HashMap<>();
        for (String name : attributesKnown == null ? attributesSeen : attributesKnown) {
            attributes.put(name,
                    new Schema.Attribute(attributesRequired.contains(name), true, true, Schema.Matching.EXACT));
        }
        return new Schema(attributes);
    }

    private Row row(String key) {
        Row row = rows.get(key);
        if (row == null) {
            throw new TargetException(Kind.NOT_FOUND, "there is no account with key `" + key + "`", null);
        }
        return row;
    }

    private void entitlement(String key) {
        if (!entitlements.containsKey(key)) {
            throw new TargetException(Kind.NOT_FOUND, "there is no entitlement `" + key + "`", null);
        }
    }

    private void checkKnown(Map<String, List<String>> attributes) {
        for (String name : attributes.keySet()) {
            if (attributesKnown != null && !attributesKnown.contains(name)) {
                throw new TargetException(Kind.SCHEMA, "accounts here have no attribute `" + name + "`", null);
            }
        }
    }

    private void set(Row row, Map<String, List<String>> attributes) {
        attributes.forEach((name, values) -> {
            attributesSeen.add(name);
            if (values.isEmpty()) {
                row.attributes.remove(name);
            } else {
                row.attributes.put(name, List.copyOf(values));
            }
        });
    }

    private static TargetAccount shown(Row row, Set<String> held) {
        return new TargetAccount(row.key, row.login, row.anchor, row.enabled, row.attributes, held);
    }

    private static String fold(String login) {
        return login.toLowerCase(Locale.ROOT);
    }
}
