package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;

/// Values of an attribute that has more than a server shows at once ([MS-ADTS], section 3.1.1.3.1.3.3).
///
/// They are asked for as `member;range=0-1499` and answered under the range that was given, which may be shorter; the
/// last part ends in `*`. A part is never asked for beyond the end: that would be an error.
final class AdRanges {

    /// What every version gives at once, unless its administrator has said less.
    static final int VALUES_PER_PART = 1500;

    private static final String OPTION = "range=";

    private AdRanges() {}

    /// What is done with each value.
    interface Each {
        void accept(String value) throws LDAPException;
    }

    /// The name under which the first part is asked for.
    static String first(String attribute) {
        return from(attribute, 0);
    }

    static String from(String attribute, int start) {
        return attribute + ";" + OPTION + start + "-" + (start + VALUES_PER_PART - 1);
    }

    /// Where the next part starts, after one that was answered under this name; empty when that was the last.
    static OptionalInt next(String answered) {
        int option = answered.indexOf(OPTION);
        int end = answered.indexOf('-', option);
        if (option < 0 || end < 0 || answered.endsWith("*")) {
            return OptionalInt.empty();
        }
        return OptionalInt.of(Integer.parseInt(answered.substring(end + 1)) + 1);
    }

    /// Every value the entry has: those of the part that we have of it, then those of the parts we have not.
    static void each(LdapSession session, String name, Entry entry, String attribute, long partMillis, Each each,
            Control... controls) throws LDAPException {
        Attribute part = part(entry, attribute);
        int start = 0;
        while (part != null) {
            for (String value : part.getValues()) {
                each.accept(value);
            }
            OptionalInt next = next(part.getName());
            if (next.isEmpty()) {
                return;
            }
            if (next.getAsInt() <= start) {
                throw new IllegalStateException("after `" + part.getName() + "` there is nothing to go on with");
            }
            start = next.getAsInt();
            Optional<? extends Entry> more = session.part(name, from(attribute, start), partMillis, controls);
            part = more.isEmpty() ? null : part(more.get(), attribute);
        }
    }

    private static @Nullable Attribute part(Entry entry, String attribute) {
        for (Attribute each : entry.getAttributes()) {
            // A server that has more than it shows answers the plain name, too, without a value.
            if (each.getBaseName().equalsIgnoreCase(attribute) && each.size() > 0) {
                return each;
            }
        }
        return null;
    }
}
