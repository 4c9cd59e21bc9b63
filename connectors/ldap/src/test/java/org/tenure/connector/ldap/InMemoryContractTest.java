package org.tenure.connector.ldap;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.sdk.LDAPException;
import java.util.Map;
import org.tenure.connector.contract.system.Slapd;

/// Another vendor's server, groupOfUniqueNames, and no way to disable an account.
class InMemoryContractTest extends LdapContract {

    private InMemoryDirectoryServer server;

    @Override
    int startServer() throws LDAPException {
        server = InMemoryServer.start(InMemoryServer.config());
        return server.getListenPort();
    }

    @Override
    void stopServer() {
        server.shutDown(true);
    }

    @Override
    Map<String, Object> special() {
        return Map.of("groupBase", Slapd.GROUPS, "groupObjectClass", "groupOfUniqueNames");
    }

    @Override
    String groupClass() {
        return "groupOfUniqueNames";
    }

    @Override
    String memberAttribute() {
        return "uniqueMember";
    }
}
