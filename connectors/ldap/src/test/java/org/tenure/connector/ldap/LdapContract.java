package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.SearchScope;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.tenure.connector.contract.ConnectorContract;
import org.tenure.connector.contract.system.Slapd;
import org.tenure.connector.contract.system.Wire;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Settings;

/// The contract on a directory with the names of [Slapd]; subclasses say which server and which settings.
abstract class LdapContract extends ConnectorContract {

    private final ServerSocket silence = Wire.silence();
    private Wire wire;
    private Connection connection;
    LDAPConnection admin;

    /// Starts the server and answers its port.
    abstract int startServer() throws LDAPException;

    abstract void stopServer();

    /// The settings that are special here.
    abstract Map<String, Object> special();

    @BeforeAll
    void start() throws LDAPException {
        int port = startServer();
        wire = Wire.to(port);
        admin = new LDAPConnection("127.0.0.1", port, Slapd.WRITER, Slapd.PASSWORD);
        connection = open();
    }

    @AfterAll
    void stop() throws IOException {
        connection.close();
        admin.close();
        wire.close();
        silence.close();
        stopServer();
    }

    @Override
    protected Connection connection() {
        return connection;
    }

    @Override
    protected Connection open() {
        return open(wire.port(), Map.of());
    }

    private Connection open(int port, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "url", "ldap://127.0.0.1:" + port,
                "bindDn", Slapd.WRITER,
                "password", Slapd.PASSWORD,
                "accountBase", Slapd.PEOPLE,
                "pageSize", 7));
        all.putAll(special());
        all.putAll(more);
        return new LdapConnector().open(new Settings(all));
    }

    @Override
    protected Connection openWithWrongPassword() {
        return open(wire.port(), Map.of("password", "wrong"));
    }

    @Override
    protected Connection openToDeadPort(Duration timeOut) {
        return open(Wire.deadPort(), Map.of("timeOut", timeOut.toString()));
    }

    @Override
    protected Connection openToSilence(Duration timeOut) {
        return open(silence.getLocalPort(), Map.of("timeOut", timeOut.toString()));
    }

    @Override
    protected Map<String, List<String>> attributes(String login) {
        return Map.of("cn", List.of("Example"), "sn", List.of("of " + login), "mail",
                List.of("one@x.org", "two@x.org"));
    }

    @Override
    protected List<String> optionalAttributes() {
        return List.of("title", "roomNumber");
    }

    @Override
    protected NewAccount refusedBySchema(String login, String anchor) {
        Map<String, List<String>> incomplete = new HashMap<>(attributes(login));
        incomplete.remove("sn");
        return new NewAccount(login, anchor, true, incomplete, Set.of());
    }

    @Override
    protected String makeEntitlement(String name) {
        return makeGroup(name, List.of(nobody()));
    }

    @Override
    protected String makeEntitlement(String name, int members) {
        List<String> values = new ArrayList<>();
        for (int i = 0; i < members; i++) {
            values.add(member("member-of-" + name + "-" + i));
        }
        return makeGroup(name, values);
    }

    String nobody() {
        return "cn=nobody";
    }

    String member(String login) {
        return new DN(new RDN("uid", login), people()).toString();
    }

    String groupClass() {
        return "groupOfNames";
    }

    String memberAttribute() {
        return "member";
    }

    String makeGroup(String name, List<String> members) {
        String dn = "cn=" + name + "," + Slapd.GROUPS;
        List<Attribute> attributes = new ArrayList<>(List.of(
                new Attribute("objectClass", groupClass()), new Attribute("cn", name)));
        if (!members.isEmpty()) {
            attributes.add(new Attribute(memberAttribute(), members));
        }
        if (groupClass().equals("posixGroup")) {
            attributes.add(new Attribute("gidNumber", "5000"));
        }
        try {
            admin.add(dn, attributes);
        } catch (LDAPException e) {
            throw new AssertionError(e);
        }
        return dn;
    }

    static DN people() {
        try {
            return new DN(Slapd.PEOPLE);
        } catch (LDAPException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    protected String missingEntitlement() {
        return "cn=missing-" + UUID.randomUUID() + "," + Slapd.GROUPS;
    }

    @Override
    protected boolean ignoresCase() {
        return true;
    }

    @Override
    protected OptionalLong bytesAnswered() {
        return OptionalLong.of(wire.bytesAnswered());
    }

    @Override
    protected boolean signsIn(String login, String password) {
        try (LDAPConnection user = new LDAPConnection("127.0.0.1", admin.getConnectedPort())) {
            SearchResultEntry entry = admin.searchForEntry(
                    Slapd.PEOPLE, SearchScope.SUB, Filter.createEqualityFilter("uid", login), "uid");
            user.bind(entry.getDN(), password);
            return true;
        } catch (LDAPException refused) {
            return false;
        }
    }

    void modify(String dn, String attribute, String value) throws LDAPException {
        admin.modify(new ModifyRequest(dn, new Modification(ModificationType.REPLACE, attribute, value)));
    }
}
