package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import org.jspecify.annotations.Nullable;

/// How a directory is told that an account is switched off. LDAP itself knows no such thing.
sealed interface LdapStatus {

    /// It cannot be told.
    record None() implements LdapStatus {}

    /// An attribute has the value `disabled`; when enabled it has the other one or, where there is none, no value.
    record ByAttribute(String attribute, String disabled, @Nullable String enabled) implements LdapStatus {

        String[] values(boolean on) {
            String value = on ? enabled : disabled;
            return value == null ? new String[0] : new String[]{value};
        }
    }

    /// The entry is moved below another one; enabling moves it to where new accounts are.
    record ByMove(DN to) implements LdapStatus {}

    /// Whether the entry is switched on; null where nobody can tell.
    default @Nullable Boolean enabled(Entry entry) throws LDAPException {
        return switch (this) {
            case None _ -> null;
            case ByAttribute by -> !has(entry.getAttribute(by.attribute()), by.disabled());
            case ByMove by -> !entry.getParsedDN().isDescendantOf(by.to(), false);
        };
    }

    private static boolean has(@Nullable Attribute attribute, String value) {
        if (attribute != null) {
            for (String each : attribute.getValues()) {
                if (each.equalsIgnoreCase(value)) {
                    return true;
                }
            }
        }
        return false;
    }
}
