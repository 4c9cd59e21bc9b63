package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.Entry;
import org.jspecify.annotations.Nullable;

/// What `userAccountControl` says of an account ([MS-ADTS], section 2.2.16): one bit is ours, the others stay. Pure.
final class AdStatus {

    static final String ATTRIBUTE = "userAccountControl";

    private static final int DISABLED = 0x2;
    private static final int NORMAL_ACCOUNT = 0x200;

    private AdStatus() {}

    /// The value for a new account of a person.
    static String ofNew(boolean enabled) {
        return with(Integer.toString(NORMAL_ACCOUNT), enabled);
    }

    /// The same value but for the bit that switches an account off.
    static String with(String value, boolean enabled) {
        int bits = Integer.parseInt(value);
        return Integer.toString(enabled ? bits & ~DISABLED : bits | DISABLED);
    }

    /// Null where the value is hidden from us.
    static @Nullable Boolean enabled(Entry entry) {
        String value = entry.getAttributeValue(ATTRIBUTE);
        return value == null ? null : (Integer.parseInt(value) & DISABLED) == 0;
    }
}
