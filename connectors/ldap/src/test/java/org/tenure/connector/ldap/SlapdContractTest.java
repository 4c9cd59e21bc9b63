package org.tenure.connector.ldap;

import java.util.Map;
import org.tenure.connector.contract.system.Slapd;

/// OpenLDAP as it is usually set up: groupOfNames, and accounts disabled by a lock of the password policy.
class SlapdContractTest extends LdapContract {

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
        return Map.of(
                "groupBase", Slapd.GROUPS,
                "disable", Map.of("attribute", "pwdAccountLockedTime", "disabled", "000001010000Z"));
    }
}
