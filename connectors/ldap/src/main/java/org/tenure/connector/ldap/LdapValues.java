package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Set;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetException;

/// What settings of a directory have in common: their names are known, and names of entries are such.
final class LdapValues {

    private LdapValues() {}

    static DN name(Settings settings, String setting) {
        String text = settings.text(setting);
        try {
            return new DN(text);
        } catch (LDAPException notAName) {
            throw wrong(setting, text, "the name of an entry such as `ou=people,dc=example,dc=org`");
        }
    }

    static void refuseUnknown(Settings settings, Set<String> known) {
        for (String name : settings.values().keySet()) {
            if (!known.contains(name)) {
                throw TargetException.configuration(
                        "setting `" + name + "` is unknown; known are " + known.stream().sorted().toList());
            }
        }
    }

    static TargetException wrong(String setting, String value, String meant) {
        return TargetException.configuration("setting `" + setting + "` is `" + value + "`; meant is " + meant);
    }
}
