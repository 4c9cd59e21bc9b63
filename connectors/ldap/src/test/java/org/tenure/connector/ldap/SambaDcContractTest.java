package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tenure.connector.contract.ConnectorContract;
import org.tenure.connector.contract.system.SambaDc;
import org.tenure.connector.contract.system.Wire;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;

/// The contract on a real domain controller, with accounts that move away when they are disabled.
class SambaDcContractTest extends ConnectorContract {

    private final ServerSocket silence = Wire.silence();
    private SambaDc samba;
    private Connection connection;
    private LDAPConnection admin;

    @BeforeAll
    void start() throws LDAPException {
        samba = SambaDc.start();
        admin = Domain.signIn(samba, SambaDc.ADMINISTRATOR, SambaDc.PASSWORD);
        connection = open();
    }

    @AfterAll
    void stop() throws IOException {
        connection.close();
        admin.close();
        silence.close();
        samba.close();
    }

    @Override
    protected Connection connection() {
        return connection;
    }

    @Override
    protected Connection open() {
        return open(Map.of());
    }

    private Connection open(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of("pageSize", 7, "disabledOu", SambaDc.LEFT));
        all.putAll(more);
        return Domain.open(samba, all);
    }

    @Override
    protected Connection openWithWrongPassword() {
        return open(Map.of("password", "wrong"));
    }

    @Override
    protected Connection openToDeadPort(Duration timeOut) {
        return open(Map.of("url", "ldaps://localhost:" + Wire.deadPort(), "timeOut", timeOut.toString()));
    }

    @Override
    protected Connection openToSilence(Duration timeOut) {
        return open(Map.of("url", "ldaps://localhost:" + silence.getLocalPort(), "timeOut", timeOut.toString()));
    }

    @Override
    protected Map<String, List<String>> attributes(String login) {
        return Map.of("givenName", List.of("Example"), "sn", List.of("of " + login), "mail", List.of("one@x.org"),
                "otherTelephone", List.of("1", "2"));
    }

    @Override
    protected List<String> optionalAttributes() {
        return List.of("title", "physicalDeliveryOfficeName");
    }

    @Override
    protected NewAccount refusedBySchema(String login, String anchor) {
        Map<String, List<String>> twoOfOne = new HashMap<>(attributes(login));
        twoOfOne.put("mail", List.of("one@x.org", "two@x.org"));
        return new NewAccount(login, anchor, true, twoOfOne, Set.of());
    }

    @Override
    protected String makeEntitlement(String name) {
        String dn = "CN=" + name + "," + SambaDc.GROUPS;
        try {
            admin.add(dn, new Attribute("objectClass", "group"), new Attribute("sAMAccountName", name));
        } catch (LDAPException e) {
            throw new AssertionError(e);
        }
        return dn;
    }

    /// There is one that large, and making another would take a minute.
    @Override
    protected String makeEntitlement(String name, int members) {
        if (members != SambaDc.CROWD_SIZE) {
            throw new AssertionError("there is a group of " + SambaDc.CROWD_SIZE + " only");
        }
        return SambaDc.CROWD;
    }

    @Override
    protected String missingEntitlement() {
        return "CN=missing-" + UUID.randomUUID() + "," + SambaDc.GROUPS;
    }

    @Override
    protected boolean ignoresCase() {
        return true;
    }

    @Override
    protected OptionalLong bytesAnswered() {
        return OptionalLong.of(samba.wire().bytesAnswered());
    }

    @Override
    protected boolean signsIn(String login, String password) {
        return Domain.signsIn(samba, login + "@" + SambaDc.DOMAIN, password);
    }

    /// A `sAMAccountName` takes none of `" / \ [ ] : ; | = , + * ? < >`; the connector says so, see [AdRulesTest].
    @Override
    protected List<String> oddLogins() {
        return List.of("o'brien", "jürgen", "#hash", "(paren)", "Łódź", "per%cent", "a_b", "dot.ted", "sp ace",
                "dol$lar", "tilde~", "curly{}", "excl!", "amp&");
    }
}
