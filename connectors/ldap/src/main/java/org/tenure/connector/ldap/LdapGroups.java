package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.tenure.connector.spi.TargetEntitlement;

/// Groups and who is in them. What one account costs does not depend on how many others a group has.
final class LdapGroups {

    /// From here on one search over all groups is cheaper than one question to each group.
    private static final int ASKED_ONE_BY_ONE_MAX = 8;
    /// Up to here members are looked up one by one; beyond, all accounts are listed and compared.
    private static final int MEMBERS_ONE_BY_ONE_MAX = 50;

    private final LdapSettings.Groups settings;
    private final LdapErrors errors;
    private final int pageSize;
    private final long pageMillis;

    LdapGroups(LdapSettings.Groups settings, LdapErrors errors, int pageSize, long pageMillis) {
        this.settings = settings;
        this.errors = errors;
        this.pageSize = pageSize;
        this.pageMillis = pageMillis;
    }

    boolean readsMemberOf() {
        return settings.memberOf();
    }

    /// Those of the asked groups that the account is in, spelt as they were asked.
    Set<String> held(LdapSession session, Entry account, String login, Set<String> asked) throws LDAPException {
        if (asked.isEmpty()) {
            return Set.of();
        }
        if (settings.memberOf()) {
            String[] groups = account.getAttributeValues("memberOf");
            return among(asked, groups == null ? List.of() : List.of(groups));
        }
        Filter has = has(value(account.getDN(), login));
        if (asked.size() > ASKED_ONE_BY_ONE_MAX) {
            List<String> groups = new ArrayList<>();
            session.each(base(), Filter.createANDFilter(all(), has), pageSize, pageMillis,
                    group -> groups.add(group.getDN()), LdapSession.NOTHING);
            return among(asked, groups);
        }
        Set<String> held = new HashSet<>();
        for (String group : asked) {
            if (isOurs(group) && session.get(group, has, LdapSession.NOTHING).isPresent()) {
                held.add(group);
            }
        }
        return held;
    }

    void grant(LdapSession session, LdapNames.Seen account, Set<String> groups) throws LDAPException {
        for (String group : new TreeSet<>(groups)) {
            if (!isOurs(group)) {
                throw errors.noGroup(group, "it is not the name of an entry below `groupBase` `" + base() + "`");
            }
            try {
                add(session, group, value(account.dn(), account.login()));
            } catch (LDAPException failure) {
                if (failure.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                    throw errors.noGroup(group, errors.sentence(failure));
                }
                throw failure;
            }
        }
    }

    void revoke(LdapSession session, LdapNames.Seen account, Set<String> groups) throws LDAPException {
        for (String group : new TreeSet<>(groups)) {
            if (isOurs(group)) {
                remove(session, group, value(account.dn(), account.login()));
            }
        }
    }

    /// Puts the new name in place of the old one in every group, unless the server has done so itself.
    void carryOver(LdapSession session, LdapAccounts.Moved moved) throws LDAPException {
        String before = value(moved.before().dn(), moved.before().login());
        String after = value(moved.after().dn(), moved.after().login());
        if (before.equals(after)) {
            return;
        }
        for (String group : groupsOf(session, before)) {
            add(session, group, after);
            // Names that differ in case only are one value: the server keeps one of them.
            if (!before.equalsIgnoreCase(after)) {
                remove(session, group, before);
            }
        }
    }

    /// Takes the account from every group, so that nobody who gets its name later inherits what it held.
    void revokeAll(LdapSession session, LdapNames.Seen account) throws LDAPException {
        String value = value(account.dn(), account.login());
        for (String group : groupsOf(session, value)) {
            remove(session, group, value);
        }
    }

    void list(LdapSession session, Consumer<TargetEntitlement> each) throws LDAPException {
        session.each(base(), all(), pageSize, pageMillis, group -> {
            String name = group.getAttributeValue("cn");
            String description = group.getAttributeValue("description");
            each.accept(new TargetEntitlement(
                    group.getDN(),
                    name == null ? LdapEntries.rdn(group.getParsedDN()).getAttributeValues()[0] : name,
                    settings.objectClass(),
                    description == null ? "" : description));
        }, "cn", "description");
    }

    void members(LdapSession session, String group, LdapAccounts accounts, String loginAttribute, String keyAttribute,
            Consumer<String> each) throws LDAPException {
        String[] wanted = {keyAttribute, loginAttribute};
        if (settings.memberOf()) {
            session.each(accounts.base(), Filter.createEqualityFilter("memberOf", group), pageSize, pageMillis,
                    entry -> each.accept(accounts.keyOf(entry)), wanted);
            return;
        }
        Set<String> members = values(session, group);
        if (members.size() > MEMBERS_ONE_BY_ONE_MAX) {
            session.each(accounts.base(), accounts.all(), pageSize, pageMillis, entry -> {
                if (members.contains(fold(value(entry.getDN(), accounts.entries().login(entry))))) {
                    each.accept(accounts.keyOf(entry));
                }
            }, wanted);
            return;
        }
        for (String member : members) {
            var entry = settings.memberIsLogin()
                    ? accounts.findBy(session, loginAttribute, member, wanted)
                    : session.get(member, accounts.all(), wanted);
            entry.ifPresent(found -> each.accept(accounts.keyOf(found)));
        }
    }

    private Set<String> values(LdapSession session, String group) throws LDAPException {
        SearchResultEntry entry = session.get(group, all(), settings.memberAttribute())
                .orElseThrow(() -> errors.noGroup(group, "there is no `" + settings.objectClass() + "` of this name"));
        Set<String> values = new HashSet<>();
        Attribute attribute = entry.getAttribute(settings.memberAttribute());
        if (attribute != null) {
            for (String value : attribute.getValues()) {
                values.add(fold(value));
            }
        }
        if (settings.dummy() != null) {
            values.remove(fold(settings.dummy()));
        }
        return values;
    }

    private List<String> groupsOf(LdapSession session, String value) throws LDAPException {
        List<String> groups = new ArrayList<>();
        session.each(base(), Filter.createANDFilter(all(), has(value)), pageSize, pageMillis,
                group -> groups.add(group.getDN()), LdapSession.NOTHING);
        return groups;
    }

    private void add(LdapSession session, String group, String value) throws LDAPException {
        try {
            session.modify(new ModifyRequest(
                    group, new Modification(ModificationType.ADD, settings.memberAttribute(), value)));
        } catch (LDAPException failure) {
            if (!failure.getResultCode().equals(ResultCode.ATTRIBUTE_OR_VALUE_EXISTS)) {
                throw failure;
            }
        }
    }

    private void remove(LdapSession session, String group, String value) throws LDAPException {
        Modification removal = new Modification(ModificationType.DELETE, settings.memberAttribute(), value);
        try {
            session.modify(new ModifyRequest(group, removal));
        } catch (LDAPException failure) {
            ResultCode code = failure.getResultCode();
            if (code.equals(ResultCode.OBJECT_CLASS_VIOLATION) && settings.dummy() != null) {
                session.modify(new ModifyRequest(group, removal,
                        new Modification(ModificationType.ADD, settings.memberAttribute(), settings.dummy())));
            } else if (!code.equals(ResultCode.NO_SUCH_ATTRIBUTE) && !code.equals(ResultCode.NO_SUCH_OBJECT)) {
                throw failure;
            }
        }
    }

    private Set<String> among(Set<String> asked, List<String> groups) {
        Map<String, String> spelling = new HashMap<>();
        for (String group : asked) {
            if (isOurs(group)) {
                spelling.put(fold(group), group);
            }
        }
        Set<String> held = new HashSet<>();
        for (String group : groups) {
            String spelt = spelling.get(fold(group));
            if (spelt != null) {
                held.add(spelt);
            }
        }
        return held;
    }

    private boolean isOurs(String group) {
        return isBelow(settings.base(), group);
    }

    static boolean isBelow(DN base, String name) {
        try {
            return new DN(name).isDescendantOf(base, false);
        } catch (LDAPException notAName) {
            return false;
        }
    }

    private String value(String dn, String login) {
        return settings.memberIsLogin() ? login : dn;
    }

    /// The same text for names that are the same to a server.
    static String fold(String value) {
        try {
            return new DN(value).toNormalizedString();
        } catch (LDAPException notAName) {
            return value.toLowerCase(Locale.ROOT);
        }
    }

    private Filter has(String value) {
        return Filter.createEqualityFilter(settings.memberAttribute(), value);
    }

    private Filter all() {
        return Filter.createEqualityFilter("objectClass", settings.objectClass());
    }

    private String base() {
        return settings.base().toString();
    }
}
