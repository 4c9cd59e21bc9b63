package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.controls.AssertionRequestControl;
import com.unboundid.ldap.sdk.controls.PostReadRequestControl;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import java.util.Arrays;
import org.tenure.connector.spi.TargetException;

/// What the server can do, as its root entry says (RFC 4512, section 5.1): asked once, with the first call.
///
/// @param kind what it calls itself
/// @param hasKeys whether its entries carry the attribute that never changes
/// @param postRead whether it answers a new entry's attributes with the creation (RFC 4527)
/// @param assertions whether it changes an entry only when a filter fits (RFC 4528)
/// @param passwordModify whether it hashes passwords itself (RFC 3062)
record LdapServer(String kind, boolean hasKeys, boolean postRead, boolean assertions, boolean passwordModify) {

    private static final Filter ANYTHING = Filter.createPresenceFilter("objectClass");

    static LdapServer ask(LdapSession session, LdapSettings settings, LdapErrors errors) throws LDAPException {
        SearchResultEntry root = session.get("", ANYTHING,
                "objectClass", "vendorName", "vendorVersion", "supportedControl", "supportedExtension")
                .orElseThrow(() -> TargetException.configuration(
                        "`" + settings.access().url()
                                + "` does not say what it can do: its root entry cannot be read"));
        String base = settings.accounts().base().toString();
        SearchResultEntry below = session.get(base, ANYTHING, settings.accounts().keyAttribute())
                .orElseThrow(() -> missing(settings, "accountBase", base));
        LdapSettings.Groups groups = settings.groups();
        if (groups != null && session.get(groups.base().toString(), ANYTHING, LdapSession.NOTHING).isEmpty()) {
            throw missing(settings, "groupBase", groups.base().toString());
        }
        return new LdapServer(
                kind(root),
                below.hasAttribute(settings.accounts().keyAttribute()),
                root.hasAttributeValue("supportedControl", PostReadRequestControl.POST_READ_REQUEST_OID),
                root.hasAttributeValue("supportedControl", AssertionRequestControl.ASSERTION_REQUEST_OID),
                root.hasAttributeValue("supportedExtension",
                        PasswordModifyExtendedRequest.PASSWORD_MODIFY_REQUEST_OID));
    }

    private static TargetException missing(LdapSettings settings, String setting, String dn) {
        return TargetException
                .configuration("setting `" + setting + "` is `" + dn + "`, and `" + settings.access().url()
                        + "` has no such entry, or does not show it to `" + settings.access().user() + "`");
    }

    private static String kind(SearchResultEntry root) {
        String vendor = root.getAttributeValue("vendorName");
        if (vendor != null) {
            String version = root.getAttributeValue("vendorVersion");
            return version == null ? vendor : vendor + " " + version;
        }
        String[] classes = root.getAttributeValues("objectClass");
        return classes != null && Arrays.asList(classes).contains("OpenLDAProotDSE") ? "OpenLDAP" : "LDAP server";
    }
}
