package org.tenure.connector.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.listener.InMemoryDirectoryServer;
import com.unboundid.ldap.listener.InMemoryDirectoryServerConfig;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.connector.contract.system.Slapd;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// What is sent for a call, and that what is remembered of names never leads to somebody else.
class LdapTrafficTest {

    private final InMemoryServer.Journal journal = new InMemoryServer.Journal();
    private InMemoryDirectoryServer server;
    private Connection connection;

    @BeforeEach
    void start() throws LDAPException {
        InMemoryDirectoryServerConfig config = InMemoryServer.config();
        config.addInMemoryOperationInterceptor(journal);
        server = InMemoryServer.start(config);
        connection = open(Map.of());
        connection.test();
        journal.requests.clear();
    }

    @AfterEach
    void stop() {
        connection.close();
        server.shutDown(true);
    }

    @Test
    void aNewAccountCostsOneRequestAndItsReadBackOne() {
        String key = create("jdoe");
        assertThat(journal.requests).containsExactly("add");
        journal.requests.clear();

        connection.read(key, Set.of());

        assertThat(journal.requests).containsExactly("search BASE");
    }

    @Test
    void anAccountThatIsNotRememberedCostsOneSearch() {
        String key = create("jdoe");
        try (Connection other = open(Map.of())) {
            other.test();
            journal.requests.clear();

            other.read(key, Set.of());
            other.findByAnchor("anchor-jdoe", Set.of());

            assertThat(journal.requests).containsExactly("search SUB", "search SUB");
        }
    }

    @Test
    void aChangeOfARememberedAccountCostsOneRequest() {
        String key = create("jdoe");
        journal.requests.clear();

        connection.update(key, new Change(null, Map.of("title", List.of("King"))));

        assertThat(journal.requests).containsExactly("modify");
    }

    @Test
    void aGroupCostsOneRequestToGrantAndOneToAsk() throws LDAPException {
        String group = group("staff");
        String key = create("jdoe");
        journal.requests.clear();

        connection.grant(key, Set.of(group));
        connection.read(key, Set.of(group));

        assertThat(journal.requests).containsExactly("modify", "search BASE", "search BASE");
    }

    @Test
    @DisplayName("D6 a rename outside is followed by the key")
    void aRenameOutsideIsFollowedByTheKey() throws LDAPException {
        String key = create("jdoe");
        server.modifyDN("uid=jdoe," + Slapd.PEOPLE, "uid=jroe", true, Slapd.LEFT);

        TargetAccount account = connection.read(key, Set.of()).orElseThrow();

        assertThat(account.login()).isEqualTo("jroe");
        connection.update(key, new Change(null, Map.of("title", List.of("King"))));
        assertThat(server.getEntry("uid=jroe," + Slapd.LEFT).getAttributeValue("title")).isEqualTo("King");
    }

    @Test
    @DisplayName("D6 whoever got the name of a renamed account is not touched in its place")
    void whoeverGotTheNameIsNotTouched() throws LDAPException {
        String key = create("jdoe");
        server.modifyDN("uid=jdoe," + Slapd.PEOPLE, "uid=jroe", true);
        String namesake;
        try (Connection other = open(Map.of())) {
            namesake = other.create(order("jdoe"));
        }

        connection.update(key, new Change(null, Map.of("title", List.of("King"))));
        assertThat(connection.read(namesake, Set.of()).orElseThrow().attributes()).doesNotContainKey("title");
        assertThat(connection.read(key, Set.of()).orElseThrow().login()).isEqualTo("jroe");

        connection.delete(key);
        assertThat(server.getEntry("uid=jdoe," + Slapd.PEOPLE)).isNotNull();
        assertThat(server.getEntry("uid=jroe," + Slapd.PEOPLE)).isNull();
    }

    @Test
    void anAccountDeletedOutsideIsNotFoundAndDeletingItSucceeds() throws LDAPException {
        String key = create("jdoe");
        server.delete("uid=jdoe," + Slapd.PEOPLE);

        assertThat(catchThrowableOfType(TargetException.class,
                () -> connection.update(key, new Change(null, Map.of("title", List.of("x"))))).kind())
                .isEqualTo(Kind.NOT_FOUND);
        connection.delete(key);
        assertThat(connection.read(key, Set.of())).isEmpty();
    }

    @Test
    void withoutAnImmutableKeyTheNameIsTheKey() {
        try (Connection byName = open(Map.of("keyAttribute", "noSuchKey"))) {
            String key = byName.create(order("jdoe"));

            assertThat(key).isEqualTo("uid=jdoe," + Slapd.PEOPLE);
            assertThat(byName.read(key, Set.of()).orElseThrow().login()).isEqualTo("jdoe");
            byName.update(key, new Change("jroe", Map.of()));
            assertThat(byName.read(key, Set.of())).isEmpty();
            assertThat(byName.read("not a name", Set.of())).isEmpty();
            byName.delete("uid=jroe," + Slapd.PEOPLE);
            assertThat(byName.findByLogin("jroe")).isEmpty();
        }
    }

    @Test
    void aLoginThatIsNotTheNameIsKeptUniqueAndRenamed() {
        try (Connection byCn = open(Map.of("accountRdn", "cn", "loginAttribute", "uid"))) {
            String key = byCn.create(named("jdoe", "Jane Doe"));
            assertThat(kindOf(() -> byCn.create(named("JDOE", "John Doe")))).isEqualTo(Kind.ALREADY_EXISTS);
            assertThat(kindOf(() -> byCn.create(named("john", "Jane Doe")))).isEqualTo(Kind.ALREADY_EXISTS);
            byCn.create(named("john", "John Doe"));

            byCn.update(key, new Change("jane", Map.of()));

            assertThat(byCn.read(key, Set.of()).orElseThrow().login()).isEqualTo("jane");
            assertThat(kindOf(() -> byCn.update(key, new Change("john", Map.of())))).isEqualTo(Kind.ALREADY_EXISTS);
        }
    }

    @Test
    void aLoginThatWasMovedAwayIsStillTaken() {
        try (Connection moving = open(Map.of("disable", Map.of("moveTo", Slapd.LEFT)))) {
            String key = moving.create(order("jdoe"));
            moving.disable(key);

            assertThat(kindOf(() -> moving.create(order("jdoe")))).isEqualTo(Kind.ALREADY_EXISTS);
        }
    }

    @Test
    @DisplayName("S1 two entries with one anchor are not guessed between")
    void twoEntriesWithOneAnchorAreNotGuessedBetween() throws LDAPException {
        create("jdoe");
        create("jroe");
        server.modify("uid=jroe," + Slapd.PEOPLE,
                new Modification(ModificationType.REPLACE, "employeeNumber", "anchor-jdoe"));

        TargetException failure = catchThrowableOfType(
                TargetException.class, () -> connection.findByAnchor("anchor-jdoe", Set.of()));

        assertThat(failure).hasMessageContaining("several entries whose `employeeNumber` is `anchor-jdoe`");
    }

    @Test
    void nothingIsWrittenOutsideTheGroups() {
        String key = create("jdoe");
        create("victim");

        for (String outside : List.of("uid=victim," + Slapd.PEOPLE, Slapd.GROUPS, "staff", "")) {
            assertThat(kindOf(() -> connection.grant(key, Set.of(outside)))).isEqualTo(Kind.NOT_FOUND);
            connection.revoke(key, Set.of(outside));
            assertThat(connection.read(key, Set.of(outside)).orElseThrow().entitlements()).isEmpty();
        }
    }

    @Test
    @DisplayName("D10 pictures and passwords do not break reading and are not shown")
    void picturesAndPasswordsAreNotShown() throws LDAPException {
        String key = create("jdoe");
        server.modify("uid=jdoe," + Slapd.PEOPLE,
                new Modification(ModificationType.ADD, "jpegPhoto", new byte[]{-1, -40, -1, -32}),
                new Modification(ModificationType.ADD, "userPassword", "secret"));

        assertThat(connection.read(key, Set.of()).orElseThrow().attributes())
                .containsKey("sn")
                .doesNotContainKeys("jpegPhoto", "userPassword", "objectClass");
    }

    @Test
    void groupsAreSpeltAsTheyWereAsked() throws LDAPException {
        group("staff");
        String key = create("jdoe");
        String spelt = "CN=Staff, OU=groups,DC=example,  DC=org";
        connection.grant(key, Set.of(spelt));

        assertThat(connection.read(key, Set.of(spelt)).orElseThrow().entitlements()).containsExactly(spelt);
    }

    private String group(String name) throws LDAPException {
        String dn = "cn=" + name + "," + Slapd.GROUPS;
        server.add(dn, new com.unboundid.ldap.sdk.Attribute("objectClass", "groupOfNames"),
                new com.unboundid.ldap.sdk.Attribute("member", "cn=nobody"));
        return dn;
    }

    private Connection open(Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "url", "ldap://127.0.0.1:" + server.getListenPort(),
                "bindDn", Slapd.WRITER,
                "password", Slapd.PASSWORD,
                "accountBase", Slapd.PEOPLE,
                "groupBase", Slapd.GROUPS));
        all.putAll(more);
        return new LdapConnector().open(new Settings(all));
    }

    private String create(String login) {
        return connection.create(order(login));
    }

    private static NewAccount order(String login) {
        return named(login, login);
    }

    private static NewAccount named(String login, String name) {
        return new NewAccount(login, "anchor-" + login, true,
                Map.of("cn", List.of(name), "sn", List.of("Doe")), Set.of());
    }

    private static Kind kindOf(org.assertj.core.api.ThrowableAssert.ThrowingCallable call) {
        return catchThrowableOfType(TargetException.class, call).kind();
    }
}
