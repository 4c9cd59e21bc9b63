package org.tenure.connector.ldap;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tenure.connector.contract.system.Slapd;

/// Accounts and groups of Unix machines (RFC 2307): members are logins, and a login shell says who may work.
class PosixSlapdContractTest extends LdapContract {

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
        return Map.of(
                "objectClasses", List.of("inetOrgPerson", "posixAccount"),
                "groupBase", Slapd.GROUPS,
                "groupObjectClass", "posixGroup",
                "disable", Map.of("attribute", "loginShell", "disabled", "/usr/sbin/nologin", "enabled", "/bin/bash"));
    }

    @Override
    protected Map<String, List<String>> attributes(String login) {
        Map<String, List<String>> attributes = new HashMap<>(super.attributes(login));
        attributes.put("uidNumber", List.of("10001"));
        attributes.put("gidNumber", List.of("5000"));
        attributes.put("homeDirectory", List.of("/home/somebody"));
        return attributes;
    }

    @Override
    String groupClass() {
        return "posixGroup";
    }

    @Override
    String memberAttribute() {
        return "memberUid";
    }

    @Override
    protected String makeEntitlement(String name) {
        return makeGroup(name, List.of());
    }

    @Override
    String member(String login) {
        return login;
    }
}
