package org.tenure.connector.ldap;

import java.util.Map;
import org.tenure.connector.contract.system.Slapd;

/// OpenLDAP without any help with groups: members that were renamed or deleted are left behind unless we see to it.
class PlainSlapdContractTest extends LdapContract {

    private Slapd slapd;

    @Override
    int startServer() {
        slapd = Slapd.plain();
        return slapd.port();
    }

    @Override
    void stopServer() {
        slapd.close();
    }

    @Override
    Map<String, Object> special() {
        return Map.of("groupBase", Slapd.GROUPS, "disable", Map.of("moveTo", Slapd.LEFT));
    }
}
