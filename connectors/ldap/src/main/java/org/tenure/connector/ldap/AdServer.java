package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Arrays;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException;

/// Which domain a server serves, as its root entry says ([MS-ADTS], section 3.1.1.3.2): asked with the first call.
record AdServer(DN root, String level, String host) {

    private static final Filter ANYTHING = Filter.createPresenceFilter("objectClass");
    private static final String IS_ACTIVE_DIRECTORY = "1.2.840.113556.1.4.800";

    static AdServer ask(LdapSession session, AdSettings settings) throws LDAPException {
        String url = settings.access().url();
        SearchResultEntry root = session.get("", ANYTHING,
                "defaultNamingContext", "domainFunctionality", "dnsHostName", "supportedCapabilities")
                .filter(entry -> entry.hasAttributeValue("supportedCapabilities", IS_ACTIVE_DIRECTORY))
                .orElseThrow(() -> TargetException.configuration(
                        "`" + url + "` is no Active Directory; for other directories there is the connector `ldap`"));
        check(session, settings, "accountBase", settings.accounts().base());
        check(session, settings, "newAccountsOu", settings.accounts().newAccounts());
        check(session, settings, "disabledOu", settings.accounts().disabled());
        AdSettings.Groups groups = settings.groups();
        if (groups != null) {
            check(session, settings, "groupBase", groups.base());
        }
        String host = root.getAttributeValue("dnsHostName");
        return new AdServer(
                new DN(String.valueOf(root.getAttributeValue("defaultNamingContext"))),
                level(String.valueOf(root.getAttributeValue("domainFunctionality"))),
                host == null ? settings.access().server().host() : host);
    }

    /// The domain's name, as people and `userPrincipalName` have it.
    String domain() {
        return Arrays.stream(root.getRDNs())
                .filter(rdn -> rdn.hasAttribute("DC"))
                .map(RDN::getAttributeValues)
                .map(values -> values[0])
                .collect(Collectors.joining("."));
    }

    private static void check(LdapSession session, AdSettings settings, String setting, @Nullable DN name)
            throws LDAPException {
        if (name != null && session.get(name.toString(), ANYTHING, LdapSession.NOTHING).isEmpty()) {
            throw TargetException.configuration(
                    "setting `" + setting + "` is `" + name + "`, and `" + settings.access().url()
                            + "` has no such entry, or does not show it to `" + settings.access().user() + "`");
        }
    }

    private static String level(String number) {
        return switch (number) {
            case "0" -> "2000";
            case "2" -> "2003";
            case "3" -> "2008";
            case "4" -> "2008 R2";
            case "5" -> "2012";
            case "6" -> "2012 R2";
            case "7" -> "2016";
            case "10" -> "2025";
            default -> number;
        };
    }
}
