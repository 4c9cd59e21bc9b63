package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.DN;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Setting;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetException;

/// The settings of one directory, checked. `groups` is null where the connection has nothing to do with groups.
record LdapSettings(LdapAccess access, Accounts accounts, @Nullable Groups groups, int pageSize) {

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
        LdapValues.refuseUnknown(
                settings, new LdapConnector().settings().stream().map(Setting::name).collect(Collectors.toSet()));
        return new LdapSettings(
                LdapAccess.of(settings, LdapValues.name(settings, "bindDn").toString()),
                accounts(settings),
                settings.find("groupBase").isPresent() ? groups(settings) : null,
                settings.number("pageSize", 500, 1, 10_000));
    }

    @Override
    public String toString() {
        return "LdapSettings[" + access.url() + ", accounts below " + accounts.base() + "]";
    }

    private static Accounts accounts(Settings settings) {
        List<String> classes = settings.list("objectClasses");
        String rdn = settings.text("accountRdn", "uid");
        return new Accounts(
                LdapValues.name(settings, "accountBase"),
                rdn,
                classes.isEmpty() ? List.of("inetOrgPerson") : classes,
                settings.text("loginAttribute", rdn),
                settings.text("anchorAttribute", "employeeNumber"),
                settings.text("keyAttribute", "entryUUID"),
                status(settings));
    }

    private static LdapStatus status(Settings settings) {
        Settings disable = settings.group("disable");
        LdapValues.refuseUnknown(disable, Set.of("attribute", "disabled", "enabled", "moveTo"));
        if (disable.values().isEmpty()) {
            return new LdapStatus.None();
        }
        if (disable.find("moveTo").isEmpty()) {
            return new LdapStatus.ByAttribute(
                    disable.text("attribute"), disable.text("disabled"), disable.find("enabled").orElse(null));
        }
        DN to = LdapValues.name(disable, "moveTo");
        if (disable.values().size() > 1) {
            throw TargetException
                    .configuration("setting `disable` has `moveTo` and an attribute; one of them is meant");
        }
        if (!to.isDescendantOf(LdapValues.name(settings, "accountBase"), false)) {
            throw LdapValues.wrong("disable.moveTo", to.toString(),
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
                LdapValues.name(settings, "groupBase"),
                objectClass,
                member,
                needsOne ? settings.text("dummyMember", "cn=nobody") : null,
                settings.flag("memberOf", false));
    }
}
