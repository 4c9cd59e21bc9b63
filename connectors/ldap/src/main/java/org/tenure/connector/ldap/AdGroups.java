package org.tenure.connector.ldap;

import com.unboundid.asn1.ASN1Integer;
import com.unboundid.asn1.ASN1OctetString;
import com.unboundid.asn1.ASN1Sequence;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.controls.PermissiveModifyRequestControl;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetEntitlement;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// Groups of a domain and who is in them. What one account costs does not depend on how many others a group has.
///
/// The domain itself keeps `memberOf`, and carries it on when an entry is renamed, moved or deleted. One group of every
/// account is not in it: its primary group, which the account names by a number.
final class AdGroups {

    static final String[] NEEDED = {AdRanges.first("memberOf"), "primaryGroupID", "objectSid"};

    private static final Filter GROUPS = Filter.createEqualityFilter("objectClass", "group");
    private static final String IN_CHAIN = "1.2.840.113556.1.4.1941";
    private static final int SECURITY = 0x80000000;
    /// Answers names together with GUIDs, as text ([MS-ADTS], section 3.1.1.3.4.1.5).
    private static final Control WITH_GUIDS = new Control("1.2.840.113556.1.4.529", true,
            new ASN1OctetString(new ASN1Sequence(new ASN1Integer(1)).encode()));

    private final AdSettings.Groups settings;
    private final LdapErrors errors;
    private final int pageSize;
    private final long pageMillis;

    AdGroups(AdSettings.Groups settings, LdapErrors errors, int pageSize, long pageMillis) {
        this.settings = settings;
        this.errors = errors;
        this.pageSize = pageSize;
        this.pageMillis = pageMillis;
    }

    /// Those of the asked groups that the account is in, spelt as they were asked.
    Set<String> held(LdapSession session, String key, Entry account, Set<String> asked) throws LDAPException {
        Map<String, String> spelling = new HashMap<>();
        for (String group : asked) {
            if (isOurs(group)) {
                spelling.put(LdapGroups.fold(group), group);
            }
        }
        Set<String> held = new HashSet<>();
        if (spelling.isEmpty()) {
            return held;
        }
        AdRanges.each(session, AdIds.name(key), account, "memberOf", pageMillis,
                group -> take(spelling, LdapGroups.fold(group), held));
        String primary = spelling.isEmpty() ? null : primary(session, account);
        if (primary != null) {
            take(spelling, LdapGroups.fold(primary), held);
        }
        if (settings.nested()) {
            for (String group : spelling.values()) {
                if (isInChain(session, AdIds.name(key), group)) {
                    held.add(group);
                }
            }
        }
        return held;
    }

    void grant(LdapSession session, String key, Set<String> groups) throws LDAPException {
        for (String group : new TreeSet<>(groups)) {
            if (!isOurs(group)) {
                throw errors.noGroup(group, "it is not the name of an entry below `groupBase` `" + base() + "`");
            }
            add(session, key, group);
        }
    }

    /// Takes the account from the groups; its primary group only where another one may take that place.
    void revoke(LdapSession session, String key, Entry account, Set<String> groups) throws LDAPException {
        for (String group : new TreeSet<>(groups)) {
            if (!isOurs(group)) {
                continue;
            }
            String primary = primary(session, account);
            if (primary != null && LdapGroups.fold(primary).equals(LdapGroups.fold(group))) {
                replacePrimary(session, key, account, group);
            }
            remove(session, key, group);
            if (settings.nested()) {
                refuseHeldOtherwise(session, key, account, group);
            }
        }
    }

    void list(LdapSession session, Consumer<TargetEntitlement> each) throws LDAPException {
        session.each(base(), GROUPS, pageSize, pageMillis, group -> {
            String description = group.getAttributeValue("description");
            String type = group.getAttributeValue("groupType");
            each.accept(new TargetEntitlement(
                    group.getDN(),
                    String.valueOf(group.getAttributeValue("cn")),
                    type != null && (Integer.parseInt(type) & SECURITY) == 0 ? "distribution group" : "group",
                    description == null ? "" : description));
        }, "cn", "description", "groupType");
    }

    /// The accounts in the group: members in parts, and those whose primary group it is.
    void members(LdapSession session, String group, AdAccounts accounts, DN accountBase, Consumer<String> each)
            throws LDAPException {
        Optional<SearchResultEntry> found = isOurs(group)
                ? session.get(group, GROUPS, "objectSid")
                : Optional.empty();
        if (found.isEmpty()) {
            throw errors.noGroup(group, "there is no group of this name below `groupBase` `" + base() + "`");
        }
        Set<String> others = new HashSet<>();
        Filter notAccounts = Filter.createANDFilter(
                Filter.createEqualityFilter("memberOf", group), Filter.createNOTFilter(AdEntries.ACCOUNTS));
        session.each(accounts.base(), notAccounts, pageSize, pageMillis, entry -> others.add(AdEntries.key(entry)),
                AdEntries.KEY);
        SearchResultEntry first = session.part(group, AdRanges.first("member"), pageMillis, WITH_GUIDS)
                .orElseThrow(() -> errors.noGroup(group, "it was deleted a moment ago"));
        AdRanges.each(session, group, first, "member", pageMillis, member -> {
            Member one = Member.of(member);
            if (!others.contains(one.key()) && one.name().isDescendantOf(accountBase, false)) {
                each.accept(one.key());
            }
        }, WITH_GUIDS);
        byte[] sid = found.get().getAttributeValueBytes("objectSid");
        if (sid != null) {
            Filter primary = Filter.createEqualityFilter("primaryGroupID", Long.toString(AdIds.number(sid)));
            session.each(accounts.base(), Filter.createANDFilter(AdEntries.ACCOUNTS, primary), pageSize, pageMillis,
                    entry -> each.accept(AdEntries.key(entry)), AdEntries.KEY);
        }
    }

    /// A member as it is answered under [#WITH_GUIDS]: `<GUID=…>;<SID=…>;CN=…`.
    record Member(String key, DN name) {

        private static final String GUID = "<GUID=";

        static Member of(String value) throws LDAPException {
            int end = value.indexOf('>');
            int name = value.startsWith("<SID=", end + 2) ? value.indexOf('>', end + 1) : end;
            if (!value.startsWith(GUID) || value.length() < name + 2) {
                throw new IllegalStateException("`" + value + "` is no member with its GUID");
            }
            return new Member(value.substring(GUID.length(), end), new DN(value.substring(name + 2)));
        }
    }

    private void add(LdapSession session, String key, String group) throws LDAPException {
        try {
            session.modify(change(ModificationType.ADD, key, group));
        } catch (LDAPException failure) {
            ResultCode code = failure.getResultCode();
            if (code.equals(ResultCode.NO_SUCH_OBJECT)) {
                throw session.get(group, GROUPS, LdapSession.NOTHING).isPresent()
                        ? errors.noAccount(key)
                        : errors.noGroup(group, errors.sentence(failure));
            }
            // A member already; said where the control is not heard, and of a primary group.
            if (!code.equals(ResultCode.ENTRY_ALREADY_EXISTS) && !code.equals(ResultCode.ATTRIBUTE_OR_VALUE_EXISTS)) {
                throw failure;
            }
        }
    }

    private void remove(LdapSession session, String key, String group) throws LDAPException {
        try {
            session.modify(change(ModificationType.DELETE, key, group));
        } catch (LDAPException failure) {
            Filter isMember = Filter.createEqualityFilter("memberOf", group);
            boolean gone = failure.getResultCode().equals(ResultCode.NO_SUCH_OBJECT);
            if (!gone && session.get(AdIds.name(key), isMember, LdapSession.NOTHING).isPresent()) {
                throw failure;
            }
        }
    }

    private static ModifyRequest change(ModificationType type, String key, String group) {
        return new ModifyRequest(group, new Modification[]{new Modification(type, "member", AdIds.name(key))},
                new Control[]{new PermissiveModifyRequestControl()});
    }

    private void replacePrimary(LdapSession session, String key, Entry account, String group) throws LDAPException {
        String instead = settings.primary();
        if (instead == null || LdapGroups.fold(instead).equals(LdapGroups.fold(group))) {
            throw new TargetException(Kind.SCHEMA,
                    "`" + group + "` is the primary group of `" + AdEntries.login(account) + "`, and every account has "
                            + "one; say in `primaryGroup` which group is to take its place",
                    null);
        }
        Optional<SearchResultEntry> found = session.get(instead, GROUPS, "objectSid");
        byte[] sid = found.isEmpty() ? null : found.get().getAttributeValueBytes("objectSid");
        if (sid == null) {
            throw TargetException.configuration(
                    "setting `primaryGroup` is `" + instead + "`, and there is no such group");
        }
        // It has to be a member first; the group that it leaves makes it one of its plain members.
        add(session, key, instead);
        session.modify(new ModifyRequest(AdIds.name(key), new Modification(
                ModificationType.REPLACE, "primaryGroupID", Long.toString(AdIds.number(sid)))));
    }

    /// Where nesting counts, what is left of it is said by name: nothing else would end the access.
    private void refuseHeldOtherwise(LdapSession session, String key, Entry account, String group)
            throws LDAPException {
        if (!isInChain(session, AdIds.name(key), group)) {
            return;
        }
        Set<String> through = new TreeSet<>();
        AdRanges.each(session, AdIds.name(key), account, "memberOf", pageMillis, each -> {
            if (!LdapGroups.fold(each).equals(LdapGroups.fold(group)) && isInChain(session, each, group)) {
                through.add(each);
            }
        });
        throw new TargetException(Kind.SCHEMA,
                "`" + AdEntries.login(account) + "` is still in `" + group + "`, through `"
                        + String.join("` and `", through) + "`; take it from there, or that from this group",
                null);
    }

    private static boolean isInChain(LdapSession session, String name, String group) throws LDAPException {
        Filter inChain = Filter.createExtensibleMatchFilter("memberOf", IN_CHAIN, false, group);
        return session.get(name, inChain, LdapSession.NOTHING).isPresent();
    }

    private static @Nullable String primary(LdapSession session, Entry account) throws LDAPException {
        byte[] sid = account.getAttributeValueBytes("objectSid");
        String number = account.getAttributeValue("primaryGroupID");
        if (sid == null || number == null) {
            return null;
        }
        return session.get(AdIds.neighbour(sid, Long.parseLong(number)), GROUPS, LdapSession.NOTHING)
                .map(Entry::getDN)
                .orElse(null);
    }

    private static void take(Map<String, String> spelling, String folded, Set<String> held) {
        String spelt = spelling.remove(folded);
        if (spelt != null) {
            held.add(spelt);
        }
    }

    private boolean isOurs(String group) {
        return LdapGroups.isBelow(settings.base(), group);
    }

    private String base() {
        return settings.base().toString();
    }
}
