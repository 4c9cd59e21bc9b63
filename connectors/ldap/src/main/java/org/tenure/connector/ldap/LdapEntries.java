package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.util.StaticUtils;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.TargetAccount;

/// How an account becomes an entry, and an entry an account. Pure.
final class LdapEntries {

    private final LdapSettings.Accounts accounts;

    LdapEntries(LdapSettings.Accounts accounts) {
        this.accounts = accounts;
    }

    /// The entry that makes the account, its anchor and whether it is enabled included.
    Entry newEntry(NewAccount account) {
        Map<String, List<String>> attributes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        account.attributes().forEach((name, values) -> {
            if (!values.isEmpty()) {
                attributes.put(name, values);
            }
        });
        attributes.put("objectClass", accounts.objectClasses());
        attributes.put(accounts.loginAttribute(), List.of(account.login()));
        attributes.put(accounts.anchorAttribute(), List.of(account.anchor()));
        if (accounts.status() instanceof LdapStatus.ByAttribute by) {
            String[] values = by.values(account.enabled());
            if (values.length > 0) {
                attributes.put(by.attribute(), List.of(values));
            }
        }
        DN parent = !account.enabled() && accounts.status() instanceof LdapStatus.ByMove move
                ? move.to()
                : accounts.base();
        List<String> naming = attributes.getOrDefault(accounts.rdn(), List.of(account.login()));
        attributes.putIfAbsent(accounts.rdn(), naming);
        Entry entry = new Entry(new DN(new RDN(accounts.rdn(), naming.getFirst()), parent));
        attributes.forEach((name, values) -> entry.addAttribute(new Attribute(name, values)));
        return entry;
    }

    List<Modification> modifications(Map<String, List<String>> attributes) {
        List<Modification> modifications = new ArrayList<>();
        attributes.forEach((name, values) -> modifications.add(
                new Modification(ModificationType.REPLACE, name, values.toArray(String[]::new))));
        return modifications;
    }

    /// What to ask for to make an account of an entry; operational attributes are shown only by name.
    String[] wanted(String... more) {
        List<String> wanted = new ArrayList<>(List.of("*", accounts.keyAttribute(), accounts.loginAttribute(),
                accounts.anchorAttribute()));
        if (accounts.status() instanceof LdapStatus.ByAttribute by) {
            wanted.add(by.attribute());
        }
        wanted.addAll(List.of(more));
        return wanted.toArray(String[]::new);
    }

    TargetAccount account(String key, Entry entry, Set<String> held) throws LDAPException {
        Map<String, List<String>> attributes = new HashMap<>();
        for (Attribute attribute : entry.getAttributes()) {
            if (isShown(attribute)) {
                attributes.put(attribute.getName(), List.of(attribute.getValues()));
            }
        }
        return new TargetAccount(
                key,
                login(entry),
                entry.getAttributeValue(accounts.anchorAttribute()),
                accounts.status().enabled(entry),
                attributes,
                held);
    }

    /// The login of an entry; its name where the attribute is hidden from us.
    String login(Entry entry) throws LDAPException {
        Attribute attribute = entry.getAttribute(accounts.loginAttribute());
        if (attribute == null) {
            return rdn(entry.getParsedDN()).getAttributeValues()[0];
        }
        // Several values: the one in the entry's name is the login.
        for (String value : attribute.getValues()) {
            if (rdn(entry.getParsedDN()).hasAttributeValue(accounts.loginAttribute(), value)) {
                return value;
            }
        }
        return attribute.getValues()[0];
    }

    /// The first part of a name. Only the root of a directory has none, and that is never an account.
    static RDN rdn(DN dn) {
        return Objects.requireNonNull(dn.getRDN(), "the root entry is no account");
    }

    static DN parent(DN dn) {
        return Objects.requireNonNull(dn.getParent(), "the root entry is no account");
    }

    private boolean isShown(Attribute attribute) {
        String name = attribute.getBaseName().toLowerCase(Locale.ROOT);
        if (name.contains("password") || name.equals("objectclass") || name.equals("memberof")
                || name.equalsIgnoreCase(accounts.keyAttribute())) {
            return false;
        }
        // Pictures, certificates and the like are no text and have no place in a comparison of texts.
        for (byte[] value : attribute.getValueByteArrays()) {
            if (!StaticUtils.isValidUTF8(value)) {
                return false;
            }
        }
        return true;
    }
}
