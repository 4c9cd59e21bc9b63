package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.DN;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Setting;
import org.tenure.connector.spi.Settings;

/// The settings of one domain, checked. `groups` is null where the connection has nothing to do with groups.
record AdSettings(LdapAccess access, Accounts accounts, @Nullable Groups groups, int pageSize) {

    /// Where accounts are, and what they carry. `upnSuffix` is null for the domain's own.
    record Accounts(
            DN base, DN newAccounts, @Nullable DN disabled, @Nullable String upnSuffix, String anchorAttribute) {}

    /// Where groups are, and what counts as being in one.
    record Groups(DN base, boolean nested, @Nullable String primary) {}

    // What Active Directory takes for `employeeID`: not even half of an anchor.
    private static final int EMPLOYEE_ID_CHARACTERS_MAX = 16;

    static AdSettings of(Settings settings) {
        LdapValues.refuseUnknown(settings, new ActiveDirectoryConnector().settings()
                .stream()
                .map(Setting::name)
                .collect(Collectors.toSet()));
        LdapAccess access = LdapAccess.of(settings, settings.text("user"));
        if (access.server().encryption() == LdapAccess.Encryption.NONE) {
            throw LdapValues.wrong("url", settings.text("url"),
                    "`ldaps://…`, or `startTls: true`: passwords are set over an encrypted connection only");
        }
        return new AdSettings(access, accounts(settings), groups(settings), settings.number("pageSize", 500, 1, 1000));
    }

    @Override
    public String toString() {
        return "AdSettings[" + access.url() + ", accounts below " + accounts.base() + "]";
    }

    private static Accounts accounts(Settings settings) {
        DN base = LdapValues.name(settings, "accountBase");
        DN disabled = below(settings, "disabledOu", base);
        DN newAccounts = below(settings, "newAccountsOu", base);
        DN making = newAccounts == null ? base : newAccounts;
        if (disabled != null && making.isDescendantOf(disabled, true)) {
            throw LdapValues.wrong("disabledOu", disabled.toString(), "a place that new accounts are not made in");
        }
        String anchor = settings.text("anchorAttribute", "employeeNumber");
        if (anchor.equalsIgnoreCase("employeeID")) {
            throw LdapValues.wrong("anchorAttribute", anchor, "an attribute with room for 36 characters, such as "
                    + "`employeeNumber`, `extensionAttribute15` or `info`; this one has "
                    + EMPLOYEE_ID_CHARACTERS_MAX);
        }
        return new Accounts(base, making, disabled, settings.find("upnSuffix").orElse(null), anchor);
    }

    private static @Nullable DN below(Settings settings, String setting, DN base) {
        if (settings.find(setting).isEmpty()) {
            return null;
        }
        DN name = LdapValues.name(settings, setting);
        if (!name.isDescendantOf(base, true)) {
            throw LdapValues.wrong(setting, name.toString(),
                    "an entry below `accountBase`, so that accounts stay in scope");
        }
        return name;
    }

    private static @Nullable Groups groups(Settings settings) {
        if (settings.find("groupBase").isEmpty()) {
            return null;
        }
        return new Groups(
                LdapValues.name(settings, "groupBase"),
                settings.flag("nested", false),
                settings.find("primaryGroup").isEmpty() ? null : LdapValues.name(settings, "primaryGroup").toString());
    }
}
