package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPURL;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Setting;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetException;

/// The settings of one directory, checked. `groups` is null where the connection has nothing to do with groups.
record LdapSettings(
        Server server,
        String bindDn,
        String password,
        Accounts accounts,
        @Nullable Groups groups,
        int concurrency,
        Duration timeOut,
        int pageSize) {

    /// Where the server is and how it is spoken to.
    record Server(String host, int port, Encryption encryption, @Nullable Path trustFile) {

        String url() {
            return (encryption == Encryption.LDAPS ? "ldaps://" : "ldap://") + host + ":" + port;
        }
    }

    enum Encryption {
        NONE,
        START_TLS,
        LDAPS
    }

    /// What an account's entry looks like.
    record Accounts(
            DN base,
            String rdn,
            List<String> objectClasses,
            String loginAttribute,
            String anchorAttribute,
            String keyAttribute,
            LdapStatus status) {

        /// Whether the server itself keeps two accounts from having one login: when all names are siblings' names.
        boolean loginIsName() {
            return rdn.equalsIgnoreCase(loginAttribute) && !(status instanceof LdapStatus.ByMove);
        }
    }

    /// What a group's entry looks like. `dummy` is null where a group may be empty.
    record Groups(DN base, String objectClass, String memberAttribute, @Nullable String dummy, boolean memberOf) {

        /// Whether members are logins instead of names (RFC 2307 posixGroup).
        boolean memberIsLogin() {
            return memberAttribute.equalsIgnoreCase("memberUid");
        }
    }

    static LdapSettings of(Settings settings) {
        refuseUnknown(settings, new LdapConnector().settings().stream().map(Setting::name).collect(Collectors.toSet()));
        Accounts accounts = accounts(settings);
        return new LdapSettings(
                server(settings),
                name(settings, "bindDn").toString(),
                settings.text("password"),
                accounts,
                settings.find("groupBase").isPresent() ? groups(settings) : null,
                settings.number("concurrency", 8, 1, 256),
                timeOut(settings),
                settings.number("pageSize", 500, 1, 10_000));
    }

    @Override
    public String toString() {
        return "LdapSettings[" + server.url() + ", accounts below " + accounts.base() + "]";
    }

    private static Server server(Settings settings) {
        String text = settings.text("url");
        LDAPURL url = url(text);
        String host = String.valueOf(url.getHost());
        boolean ldaps = url.getScheme().equalsIgnoreCase("ldaps");
        boolean startTls = settings.flag("startTls", false);
        if (ldaps && startTls) {
            throw wrong("startTls", "true", "`false`, because `ldaps://` is encrypted from the start");
        }
        Encryption encryption = ldaps ? Encryption.LDAPS : startTls ? Encryption.START_TLS : Encryption.NONE;
        if (encryption == Encryption.NONE && !settings.flag("allowPlain", false) && !isLoopback(host)) {
            throw wrong("url", text, "`ldaps://…`, or `startTls: true`. Without encryption the password crosses the "
                    + "network in readable form; where that must be, say `allowPlain: true`");
        }
        return new Server(host, url.getPort(), encryption, trustFile(settings));
    }

    private static LDAPURL url(String text) {
        try {
            LDAPURL url = new LDAPURL(text);
            if (url.hostProvided() && !url.getScheme().equalsIgnoreCase("ldapi")) {
                return url;
            }
        } catch (LDAPException notAnUrl) {
            // said below
        }
        throw wrong("url", text, "`ldap://host:389` or `ldaps://host:636`");
    }

    // A name is looked up only when it is one of those that always mean this machine: opening reaches nothing.
    private static boolean isLoopback(String host) {
        try {
            boolean literal = host.indexOf(':') >= 0 || host.chars().allMatch(c -> c == '.' || (c >= '0' && c <= '9'));
            return host.equalsIgnoreCase("localhost") || (literal && InetAddress.getByName(host).isLoopbackAddress());
        } catch (UnknownHostException e) {
            return false;
        }
    }

    private static @Nullable Path trustFile(Settings settings) {
        String text = settings.find("trustFile").orElse(null);
        if (text == null) {
            return null;
        }
        Path file = Path.of(text);
        if (!Files.isReadable(file)) {
            throw wrong("trustFile", text, "a PEM file that can be read");
        }
        return file;
    }

    private static Accounts accounts(Settings settings) {
        List<String> classes = settings.list("objectClasses");
        String rdn = settings.text("accountRdn", "uid");
        return new Accounts(
                name(settings, "accountBase"),
                rdn,
                classes.isEmpty() ? List.of("inetOrgPerson") : classes,
                settings.text("loginAttribute", rdn),
                settings.text("anchorAttribute", "employeeNumber"),
                settings.text("keyAttribute", "entryUUID"),
                status(settings));
    }

    private static LdapStatus status(Settings settings) {
        Settings disable = settings.group("disable");
        refuseUnknown(disable, Set.of("attribute", "disabled", "enabled", "moveTo"));
        if (disable.values().isEmpty()) {
            return new LdapStatus.None();
        }
        if (disable.find("moveTo").isEmpty()) {
            return new LdapStatus.ByAttribute(
                    disable.text("attribute"), disable.text("disabled"), disable.find("enabled").orElse(null));
        }
        DN to = name(disable, "moveTo");
        if (disable.values().size() > 1) {
            throw TargetException
                    .configuration("setting `disable` has `moveTo` and an attribute; one of them is meant");
        }
        if (!to.isDescendantOf(name(settings, "accountBase"), false)) {
            throw wrong("disable.moveTo", to.toString(),
                    "an entry below `accountBase`, so that accounts stay in scope");
        }
        return new LdapStatus.ByMove(to);
    }

    private static Groups groups(Settings settings) {
        String objectClass = settings.text("groupObjectClass", "groupOfNames");
        String standard = switch (objectClass.toLowerCase(Locale.ROOT)) {
            case "groupofnames" -> "member";
            case "groupofuniquenames" -> "uniqueMember";
            case "posixgroup" -> "memberUid";
            default -> "";
        };
        String member = settings.text("memberAttribute", standard);
        if (member.isEmpty()) {
            throw TargetException.configuration(
                    "setting `memberAttribute` is missing; which attribute of `" + objectClass + "` has the members?");
        }
        boolean needsOne = standard.equals("member") || standard.equals("uniqueMember");
        return new Groups(
                name(settings, "groupBase"),
                objectClass,
                member,
                needsOne ? settings.text("dummyMember", "cn=nobody") : null,
                settings.flag("memberOf", false));
    }

    private static Duration timeOut(Settings settings) {
        Duration timeOut = settings.duration("timeOut", Duration.ofSeconds(30));
        if (timeOut.isNegative() || timeOut.isZero() || timeOut.compareTo(Duration.ofMinutes(10)) > 0) {
            throw wrong("timeOut", timeOut.toString(), "more than nothing and at most `10m`");
        }
        return timeOut;
    }

    private static DN name(Settings settings, String setting) {
        String text = settings.text(setting);
        try {
            return new DN(text);
        } catch (LDAPException notAName) {
            throw wrong(setting, text, "the name of an entry such as `ou=people,dc=example,dc=org`");
        }
    }

    private static void refuseUnknown(Settings settings, Set<String> known) {
        for (String name : settings.values().keySet()) {
            if (!known.contains(name)) {
                throw TargetException.configuration(
                        "setting `" + name + "` is unknown; known are " + known.stream().sorted().toList());
            }
        }
    }

    private static TargetException wrong(String setting, String value, String meant) {
        return TargetException.configuration("setting `" + setting + "` is `" + value + "`; meant is " + meant);
    }
}
