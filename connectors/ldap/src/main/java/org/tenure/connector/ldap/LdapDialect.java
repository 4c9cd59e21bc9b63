package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException.Kind;

/// What one kind of directory means by its answers, where it says more than a result code does.
interface LdapDialect {

    /// What RFC 4511 says and nothing else.
    LdapDialect STANDARD = new LdapDialect() {
        @Override
        public String userSetting() {
            return "bindDn";
        }

        @Override
        public @Nullable Meaning meaning(LDAPException failure) {
            return null;
        }
    };

    /// An answer in plain words, which go on from the name of the server.
    record Meaning(Kind kind, String words) {}

    /// The setting that says who signs in.
    String userSetting();

    /// What the answer means; null when its result code says all there is.
    @Nullable
    Meaning meaning(LDAPException failure);
}
