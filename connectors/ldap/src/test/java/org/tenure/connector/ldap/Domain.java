package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.util.ssl.PEMFileTrustManager;
import com.unboundid.util.ssl.SSLUtil;
import java.security.GeneralSecurityException;
import java.util.HashMap;
import java.util.Map;
import org.tenure.connector.contract.system.SambaDc;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.Settings;

/// The way into the domain of [SambaDc], as Tenure, as its administrator and as somebody who has an account there.
final class Domain {

    private Domain() {}

    static Connection open(SambaDc samba, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "url", samba.url(),
                "trustFile", samba.trustFile().toString(),
                "user", SambaDc.WRITER,
                "password", SambaDc.PASSWORD,
                "accountBase", SambaDc.PEOPLE,
                "groupBase", SambaDc.GROUPS));
        all.putAll(more);
        return new ActiveDirectoryConnector().open(new Settings(all));
    }

    static LDAPConnection signIn(SambaDc samba, String user, String password) throws LDAPException {
        LDAPConnection connection = connect(samba);
        connection.bind(user, password);
        return connection;
    }

    static boolean signsIn(SambaDc samba, String user, String password) {
        try (LDAPConnection connection = connect(samba)) {
            connection.bind(user, password);
            return true;
        } catch (LDAPException refused) {
            return false;
        }
    }

    private static LDAPConnection connect(SambaDc samba) throws LDAPException {
        try {
            SSLUtil trust = new SSLUtil(new PEMFileTrustManager(samba.trustFile().toFile()));
            return new LDAPConnection(trust.createSSLSocketFactory(), "localhost", samba.port());
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }
}
