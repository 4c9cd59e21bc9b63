package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.util.StaticUtils;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetException;

/// How an account becomes an entry of a domain, and an entry an account. Pure.
///
/// An entry is named by `cn`, which only has to be free in its place: two people may be called alike. The second of
/// them is named `Grace Okafor [gokafor2]` there, and shown as `Grace Okafor` like the first.
final class AdEntries {

    static final String LOGIN = "sAMAccountName";
    static final String UPN = "userPrincipalName";
    static final String KEY = "objectGUID";
    static final String CRITICAL = "isCriticalSystemObject";
    /// An account of a person or a service ([MS-SAMR], section 2.2.1.9): no computer, no contact.
    static final Filter ACCOUNTS = Filter.createEqualityFilter("sAMAccountType", "805306368");

    private static final String NAME = "cn";
    private static final int LOGIN_CHARACTERS_MAX = 20;
    private static final String NOT_IN_LOGINS = "\"/\\[]:;|=,+*?<>@";
    private static final Set<String> OURS = Set.of("useraccountcontrol", "unicodepwd", "samaccountname", "objectclass",
            "objectguid", "memberof", "primarygroupid", "distinguishedname", "name");
    // What changes by itself, is said otherwise or is no text.
    private static final Set<String> HIDDEN = Set.of("objectclass", "objectcategory", "objectguid", "objectsid",
            "sidhistory", "distinguishedname", "name", "instancetype", "whencreated", "whenchanged", "usncreated",
            "usnchanged", "dscorepropagationdata", "memberof", "useraccountcontrol", "samaccounttype",
            "samaccountname", "primarygroupid", "badpwdcount", "badpasswordtime", "lastlogon", "lastlogoff",
            "lastlogontimestamp", "logoncount", "pwdlastset", "lockouttime", "admincount", "iscriticalsystemobject",
            "unicodepwd", "userparameters", "logonhours", "usercertificate", "thumbnailphoto", "jpegphoto",
            "msds-keycredentiallink");

    private final AdSettings.Accounts accounts;
    private final String upnSuffix;

    AdEntries(AdSettings.Accounts accounts, AdServer server) {
        this.accounts = accounts;
        String suffix = accounts.upnSuffix();
        this.upnSuffix = "@" + (suffix == null ? server.domain() : suffix);
    }

    /// What the account's entry is to be called.
    String name(NewAccount account) {
        List<String> names = value(account.attributes(), NAME);
        return names == null || names.isEmpty() ? account.login() : names.getFirst();
    }

    /// The name as a part of the names of entries. An equals sign need not be escaped (RFC 4514, section 2.4), and is
    /// by Active Directory: Samba takes it in no other way.
    static String part(String name) {
        String part = new RDN("CN", name).toString();
        int value = part.indexOf('=') + 1;
        return part.substring(0, value) + part.substring(value).replace("=", "\\=");
    }

    /// What it is called where somebody else has that name.
    static String beside(String name, String login) {
        return name + " [" + login + "]";
    }

    /// The entry that makes the account in one request: with its anchor, its password, and enabled or not.
    Entry newEntry(NewAccount account, String name, byte[] password) {
        Map<String, List<String>> attributes = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        attributes.put(UPN, List.of(account.login() + upnSuffix));
        account.attributes().forEach((attribute, values) -> {
            if (!values.isEmpty()) {
                attributes.put(attribute, values);
            }
        });
        attributes.remove(NAME);
        attributes.put("objectClass", List.of("user"));
        attributes.put(LOGIN, List.of(account.login()));
        attributes.put(accounts.anchorAttribute(), List.of(account.anchor()));
        attributes.put(AdStatus.ATTRIBUTE, List.of(AdStatus.ofNew(account.enabled())));
        DN place = accounts.disabled();
        Entry entry = new Entry(
                part(name) + "," + (account.enabled() || place == null ? accounts.newAccounts() : place));
        attributes.forEach((attribute, values) -> entry.addAttribute(new Attribute(attribute, values)));
        entry.addAttribute(new Attribute("unicodePwd", password));
        return entry;
    }

    /// What the change sets, but for the entry's name.
    List<Modification> modifications(Entry before, Change change) {
        List<Modification> modifications = new ArrayList<>();
        change.attributes().forEach((attribute, values) -> {
            if (!attribute.equalsIgnoreCase(NAME)) {
                modifications.add(replace(attribute, values.toArray(String[]::new)));
            }
        });
        String login = change.login();
        if (login != null && !login.equals(login(before))) {
            modifications.add(replace(LOGIN, login));
            String upn = before.getAttributeValue(UPN);
            boolean followed = upn != null && upn.equalsIgnoreCase(login(before) + upnSuffix);
            if (followed && value(change.attributes(), UPN) == null) {
                modifications.add(replace(UPN, login + upnSuffix));
            }
        }
        return modifications;
    }

    /// The name that the change gives to the entry; null when it keeps its own.
    static @Nullable String nameAfter(Entry before, Change change) {
        String login = change.login() == null ? login(before) : change.login();
        String now = String.valueOf(before.getAttributeValue(NAME));
        List<String> given = value(change.attributes(), NAME);
        String wanted;
        if (given != null) {
            wanted = given.isEmpty() ? login : given.getFirst();
        } else {
            wanted = now.equalsIgnoreCase(login(before)) ? login : shownName(before);
        }
        return now.equals(wanted) || now.equals(beside(wanted, login)) ? null : wanted;
    }

    /// The name without what tells it apart from a namesake's.
    static String shownName(Entry entry) {
        String name = String.valueOf(entry.getAttributeValue(NAME));
        String mark = beside("", login(entry));
        return name.endsWith(mark) && name.length() > mark.length()
                ? name.substring(0, name.length() - mark.length())
                : name;
    }

    /// What to ask for to make an account of an entry.
    String[] wanted(String... more) {
        List<String> wanted = new ArrayList<>(List.of("*", accounts.anchorAttribute()));
        wanted.addAll(List.of(more));
        return wanted.toArray(String[]::new);
    }

    TargetAccount account(Entry entry, Set<String> held) {
        Map<String, List<String>> attributes = new HashMap<>();
        for (Attribute attribute : entry.getAttributes()) {
            if (isShown(attribute)) {
                attributes.put(attribute.getName(), List.of(attribute.getValues()));
            }
        }
        attributes.put(NAME, List.of(shownName(entry)));
        return new TargetAccount(
                key(entry),
                login(entry),
                entry.getAttributeValue(accounts.anchorAttribute()),
                AdStatus.enabled(entry),
                attributes,
                held);
    }

    static String key(Entry entry) {
        byte[] guid = entry.getAttributeValueBytes(KEY);
        if (guid == null) {
            throw TargetException.configuration(
                    "`" + entry.getDN() + "` does not show its `objectGUID`: let the connection's user read it");
        }
        return AdIds.guid(guid);
    }

    static String login(Entry entry) {
        return String.valueOf(entry.getAttributeValue(LOGIN));
    }

    /// Refuses what the server would refuse with a number, or take and nobody could sign in with.
    static void refuseLogin(String login) {
        String why = null;
        if (login.codePointCount(0, login.length()) > LOGIN_CHARACTERS_MAX) {
            why = "it has more than " + LOGIN_CHARACTERS_MAX + " characters";
        } else if (login.chars().anyMatch(each -> NOT_IN_LOGINS.indexOf(each) >= 0 || each < ' ')) {
            why = "none of `" + NOT_IN_LOGINS + "` may be in it";
        } else if (login.isBlank() || login.endsWith(".")) {
            why = "it ends in a dot, or is empty";
        }
        if (why != null) {
            throw new TargetException(TargetException.Kind.SCHEMA,
                    "`" + login + "` cannot be a `sAMAccountName`: " + why, null);
        }
    }

    static void refuseOurs(Map<String, List<String>> attributes) {
        for (String attribute : attributes.keySet()) {
            if (OURS.contains(attribute.toLowerCase(Locale.ROOT))) {
                throw new TargetException(TargetException.Kind.SCHEMA,
                        "`" + attribute + "` cannot be given as an attribute: it follows from the account's login, "
                                + "status, password and groups",
                        null);
            }
        }
    }

    private static Modification replace(String attribute, String... values) {
        return new Modification(ModificationType.REPLACE, attribute, values);
    }

    private static @Nullable List<String> value(Map<String, List<String>> attributes, String name) {
        for (Map.Entry<String, List<String>> each : attributes.entrySet()) {
            if (each.getKey().equalsIgnoreCase(name)) {
                return each.getValue();
            }
        }
        return null;
    }

    private static boolean isShown(Attribute attribute) {
        if (HIDDEN.contains(attribute.getBaseName().toLowerCase(Locale.ROOT)) || attribute.size() == 0) {
            return false;
        }
        for (byte[] value : attribute.getValueByteArrays()) {
            if (!StaticUtils.isValidUTF8(value)) {
                return false;
            }
        }
        return true;
    }
}
