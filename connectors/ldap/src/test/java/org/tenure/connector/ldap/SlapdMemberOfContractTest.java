package org.tenure.connector.ldap;

import java.util.Map;
import org.tenure.connector.contract.system.Slapd;

/// OpenLDAP that keeps `memberOf`, and accounts disabled by moving them.
class SlapdMemberOfContractTest extends LdapContract {

    private Slapd slapd;

    @Override
    int startServer() {
        slapd = Slapd.start();
        return slapd.port();
    }

    @Override
    void stopServer() {
        slapd.close();
    }

    @Override
    Map<String, Object> special() {
        return Map.of("groupBase", Slapd.GROUPS, "memberOf", true, "disable", Map.of("moveTo", Slapd.LEFT));
    }
}
