package org.tenure.connector.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tenure.connector.contract.system.SambaDc;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetEntitlement;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// What only Active Directory has, on a real domain controller, looked at as its administrator would.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ActiveDirectoryTest {

    private static final String DOMAIN_USERS = "CN=Domain Users,CN=Users," + SambaDc.BASE;

    private final AtomicInteger count = new AtomicInteger();
    private SambaDc samba;
    private LDAPConnection admin;
    private Connection connection;

    @BeforeAll
    void start() throws LDAPException {
        samba = SambaDc.start();
        admin = Domain.signIn(samba, SambaDc.ADMINISTRATOR, SambaDc.PASSWORD);
        connection = Domain.open(samba, Map.of("disabledOu", SambaDc.LEFT));
    }

    @AfterAll
    void stop() {
        connection.close();
        admin.close();
        samba.close();
    }

    @Test
    void theDomainSaysWhatItIsAndHowItIsSpokenTo() {
        assertThat(connection.test()).isEqualTo("Active Directory domain `corp.example.org` (functional level 2008 R2, "
                + "server DC1.corp.example.org) at " + samba.url() + " over LDAPS, base " + SambaDc.PEOPLE);
    }

    @Test
    void aNewAccountIsAUserWithAPasswordNobodyKnows() throws LDAPException {
        String login = login();
        Entry entry = entry(create(login, Map.of("displayName", List.of("Jane Doe"))));

        assertThat(entry.getObjectClassValues()).contains("user");
        assertThat(entry.getAttributeValue("userPrincipalName")).isEqualTo(login + "@" + SambaDc.DOMAIN);
        assertThat(entry.getAttributeValue("userAccountControl")).isEqualTo("512");
        assertThat(entry.getAttributeValue("pwdLastSet")).isNotEqualTo("0");
        assertThat(Domain.signsIn(samba, login + "@" + SambaDc.DOMAIN, "")).isFalse();
    }

    @Test
    void theOtherBitsOfAnAccountStayWhenItIsDisabledAndEnabled() throws LDAPException {
        String key = create(login(), Map.of());
        set(key, "userAccountControl", Integer.toString(0x200 | 0x10000 | 0x100000));

        connection.disable(key);
        assertThat(entry(key).getAttributeValue("userAccountControl"))
                .isEqualTo(Integer.toString(0x200 | 0x10000 | 0x100000 | 2));
        connection.enable(key);
        assertThat(entry(key).getAttributeValue("userAccountControl"))
                .isEqualTo(Integer.toString(0x200 | 0x10000 | 0x100000));
    }

    @Test
    void aDisabledAccountMovesAwayAndCannotSignInAndAnEnabledOneComesBack() throws LDAPException {
        String login = login();
        String key = create(login, Map.of());
        connection.setPassword(key, "Fits-the-p0licy".toCharArray());
        assertThat(Domain.signsIn(samba, login + "@" + SambaDc.DOMAIN, "Fits-the-p0licy")).isTrue();

        connection.disable(key);
        assertThat(entry(key).getDN()).isEqualToIgnoringCase("CN=" + login + "," + SambaDc.LEFT);
        assertThat(Domain.signsIn(samba, login + "@" + SambaDc.DOMAIN, "Fits-the-p0licy")).isFalse();
        connection.enable(key);
        assertThat(entry(key).getDN()).isEqualToIgnoringCase("CN=" + login + "," + SambaDc.PEOPLE);
        assertThat(Domain.signsIn(samba, login + "@" + SambaDc.DOMAIN, "Fits-the-p0licy")).isTrue();
    }

    @Test
    void anAccountThatStandsElsewhereKeepsItsPlaceWithoutAnOuForDisabledOnes() throws LDAPException {
        String unit = unit();
        String key = create(login(), Map.of());
        admin.modifyDN(entry(key).getDN(), entry(key).getRDN().toString(), true, unit);
        try (Connection staying = Domain.open(samba, Map.of())) {
            staying.disable(key);
            assertThat(entry(key).getParentDNString()).isEqualToIgnoringCase(unit);
            staying.enable(key);
            assertThat(entry(key).getParentDNString()).isEqualToIgnoringCase(unit);
        }
    }

    @Test
    void twoPeopleOfOneNameAreToldApartInTheDirectoryAndShownAlike() throws LDAPException {
        String name = "Jane Doe " + count.incrementAndGet();
        String first = login();
        String second = login();
        String one = create(first, Map.of("cn", List.of(name)));
        String other = create(second, Map.of("cn", List.of(name)));

        assertThat(entry(one).getAttributeValue("cn")).isEqualTo(name);
        assertThat(entry(other).getAttributeValue("cn")).isEqualTo(name + " [" + second + "]");
        assertThat(List.of(read(one), read(other))).allSatisfy(
                each -> assertThat(each.attributes()).containsEntry("cn", List.of(name)));
        connection.update(other, new Change(null, Map.of("cn", List.of(name))));
        assertThat(entry(other).getAttributeValue("cn")).isEqualTo(name + " [" + second + "]");
        connection.disable(one);
        connection.disable(other);
        assertThat(entry(other).getDN()).containsIgnoringCase("OU=Left");
        assertThat(read(other).attributes()).containsEntry("cn", List.of(name));
        connection.update(other, new Change(null, Map.of("cn", List.of("Jane Roe " + second))));
        assertThat(entry(other).getAttributeValue("cn")).isEqualTo("Jane Roe " + second);
    }

    @Test
    void namesWithEveryKindOfCharacterAreWrittenAndReadAsTheyAre() throws LDAPException {
        for (String odd : List.of("Doe, Jane", "a+b", "\"quoted\"", "back\\slash", "<angle>", "semi;colon", "a=b",
                "#hash", " ", "Łódź", "o'brien", "a/b", "star*(paren)", "日本")) {
            String name = odd + login() + odd;
            String key = create(login(), Map.of("cn", List.of(name)));
            assertThat(read(key).attributes()).containsEntry("cn", List.of(name));
            connection.update(key, new Change(null, Map.of("cn", List.of("New " + name))));
            assertThat(read(key).attributes()).containsEntry("cn", List.of("New " + name));
            connection.disable(key);
            connection.delete(key);
            assertThat(connection.read(key, Set.of())).isEmpty();
        }
    }

    @Test
    @DisplayName("D6 a rename and a move in the domain are followed by the GUID")
    void aRenameInTheDomainIsFollowedByTheGuid() throws LDAPException {
        String login = login();
        String key = create(login, Map.of());
        String renamed = login();
        admin.modifyDN(entry(key).getDN(), "CN=Somebody Else " + renamed, true, unit());
        set(key, "sAMAccountName", renamed);
        assertThat(failure(() -> create(login, Map.of()), Kind.ALREADY_EXISTS)).hasMessageContaining(
                "`userPrincipalName`");
        set(key, "userPrincipalName", renamed + "@" + SambaDc.DOMAIN);
        String namesake = create(login, Map.of());

        assertThat(read(key).login()).isEqualTo(renamed);
        connection.update(key, new Change(null, Map.of("title", List.of("King"))));
        assertThat(entry(key).getAttributeValue("title")).isEqualTo("King");
        assertThat(read(namesake).attributes()).doesNotContainKey("title");
        connection.delete(key);
        assertThat(read(namesake).login()).isEqualTo(login);
    }

    @Test
    @DisplayName("D9 what the domain itself needs is passed over, found by its name, and never changed")
    void whatTheDomainItselfNeedsIsNeverChanged() throws LDAPException {
        String group = group();
        try (Connection all = Domain.open(samba, Map.of("accountBase", SambaDc.BASE, "user", SambaDc.ADMINISTRATOR))) {
            List<String> logins = new ArrayList<>();
            all.listAccounts(account -> logins.add(account.login()));
            assertThat(logins).contains("tenure", "reader").doesNotContain("Administrator", "krbtgt", "Guest");
            TargetAccount guest = all.findByLogin("Guest").orElseThrow();
            Entry before = entry(guest.key());

            List<ThrowingCallable> changes = List.of(
                    () -> all.update(guest.key(), new Change("guest2", Map.of())),
                    () -> all.enable(guest.key()),
                    () -> all.disable(guest.key()),
                    () -> all.delete(guest.key()),
                    () -> all.grant(guest.key(), Set.of(group)),
                    () -> all.revoke(guest.key(), Set.of(group)),
                    () -> all.setPassword(guest.key(), "Fits-the-p0licy".toCharArray()));
            for (ThrowingCallable change : changes) {
                assertThat(failure(change, Kind.SCHEMA)).hasMessageStartingWith("`Guest` is protected");
            }
            assertThat(entry(guest.key())).isEqualTo(before);
            assertThat(failure(() -> all.create(order("guest", Map.of())), Kind.ALREADY_EXISTS)).hasMessageContaining(
                    "login `guest`");
        }
    }

    @Test
    void whatIsOutsideOfWhereAccountsAreIsNobody() throws LDAPException {
        String outside = AdIds.guid(admin.getEntry("CN=reader,CN=Users," + SambaDc.BASE, "objectGUID")
                .getAttributeValueBytes("objectGUID"));
        String group = AdIds.guid(admin.getEntry(group(), "objectGUID").getAttributeValueBytes("objectGUID"));

        for (String key : List.of(outside, group, "any", "")) {
            assertThat(connection.read(key, Set.of())).isEmpty();
            failure(() -> connection.disable(key), Kind.NOT_FOUND);
            connection.delete(key);
        }
        assertThat(admin.getEntry("CN=reader,CN=Users," + SambaDc.BASE)).isNotNull();
    }

    @Test
    void aPrimaryGroupIsShownAsHeldAndRefusedToBeRevoked() {
        String key = create(login(), Map.of());
        try (Connection all = Domain.open(samba, Map.of("groupBase", SambaDc.BASE))) {
            all.grant(key, Set.of(DOMAIN_USERS));
            assertThat(all.read(key, Set.of(DOMAIN_USERS)).orElseThrow().entitlements()).containsExactly(DOMAIN_USERS);
            List<String> members = new ArrayList<>();
            all.listMembers(DOMAIN_USERS, members::add);
            assertThat(members).contains(key).doesNotHaveDuplicates();

            assertThat(failure(() -> all.revoke(key, Set.of(DOMAIN_USERS)), Kind.SCHEMA))
                    .hasMessageContaining("is the primary group of")
                    .hasMessageContaining("`primaryGroup`");
        }
    }

    @Test
    void aPrimaryGroupIsReplacedWhereThatIsSaid() throws LDAPException {
        String instead = group();
        String key = create(login(), Map.of());
        try (Connection all = Domain.open(samba, Map.of("groupBase", SambaDc.BASE, "primaryGroup", instead))) {
            all.revoke(key, Set.of(DOMAIN_USERS));

            assertThat(all.read(key, Set.of(DOMAIN_USERS, instead)).orElseThrow().entitlements())
                    .containsExactly(instead);
            assertThat(entry(key).getAttributeValue("primaryGroupID")).isNotEqualTo("513");
            assertThat(failure(() -> all.revoke(key, Set.of(instead)), Kind.SCHEMA)).hasMessageContaining(
                    "is the primary group of");
            List<String> members = new ArrayList<>();
            all.listMembers(instead, members::add);
            assertThat(members).containsExactly(key);
        }
    }

    @Test
    void aGroupInAGroupCountsOnlyWhereNestingDoesAndIsNamedWhenItKeepsAccess() throws LDAPException {
        String outer = group();
        String middle = group();
        String inner = group();
        member(outer, middle);
        member(middle, inner);
        String key = create(login(), Map.of());
        connection.grant(key, Set.of(inner, outer));

        connection.revoke(key, Set.of(outer));
        assertThat(connection.read(key, Set.of(outer, middle, inner)).orElseThrow().entitlements())
                .containsExactly(inner);
        List<String> direct = new ArrayList<>();
        connection.listMembers(outer, direct::add);
        assertThat(direct).isEmpty();
        try (Connection nesting = Domain.open(samba, Map.of("nested", true))) {
            assertThat(nesting.read(key, Set.of(outer, middle, inner)).orElseThrow().entitlements())
                    .containsExactlyInAnyOrder(outer, middle, inner);
            assertThat(failure(() -> nesting.revoke(key, Set.of(outer)), Kind.SCHEMA))
                    .hasMessageContaining("is still in `" + outer + "`, through `" + inner + "`");
            nesting.revoke(key, Set.of(inner));
            assertThat(nesting.read(key, Set.of(outer, middle, inner)).orElseThrow().entitlements()).isEmpty();
        }
    }

    @Test
    void whateverIsNoAccountIsNoMember() throws LDAPException {
        String group = group();
        String key = create(login(), Map.of());
        connection.grant(key, Set.of(group));
        admin.add("CN=contact" + count.incrementAndGet() + "," + SambaDc.PEOPLE,
                new Attribute("objectClass", "contact"));
        member(group, "CN=contact" + count.get() + "," + SambaDc.PEOPLE);
        member(group, group());
        member(group, "CN=reader,CN=Users," + SambaDc.BASE);
        List<String> members = new ArrayList<>();

        connection.listMembers(group, members::add);

        assertThat(members).containsExactly(key);
    }

    @Test
    void twentyThousandMembersAreListedInParts() {
        List<String> members = new ArrayList<>();

        connection.listMembers(SambaDc.CROWD, members::add);

        assertThat(members).hasSize(SambaDc.CROWD_SIZE).doesNotHaveDuplicates().allMatch(AdIds::isGuid);
    }

    @Test
    void groupsAreListedWithTheirKind() throws LDAPException {
        String security = group();
        String mail = "CN=mail" + count.incrementAndGet() + "," + SambaDc.GROUPS;
        admin.add(mail, new Attribute("objectClass", "group"), new Attribute("groupType", "2"),
                new Attribute("sAMAccountName", "mail" + count.get()), new Attribute("description", "by mail"));
        List<TargetEntitlement> groups = new ArrayList<>();

        connection.listEntitlements(groups::add);

        assertThat(groups).contains(new TargetEntitlement(mail, "mail" + count.get(), "distribution group", "by mail"));
        assertThat(groups).filteredOn(each -> each.key().equals(security))
                .extracting(TargetEntitlement::kind)
                .containsExactly("group");
    }

    @Test
    @DisplayName("O8 a password that the domain's policy refuses says so")
    void aPasswordThatThePolicyRefusesSaysSo() {
        String key = create(login(), Map.of());

        assertThat(failure(() -> connection.setPassword(key, "abc".toCharArray()), Kind.SCHEMA))
                .hasMessageContaining("refuses the password by the domain's policy")
                .hasMessageNotContaining("abc");
    }

    @Test
    @DisplayName("O8 a connection whose own account is disabled says so, and so does one that only may look")
    void aConnectionSaysWhatIsWrongWithItsOwnAccount() throws LDAPException {
        String login = login();
        String key = create(login, Map.of());
        connection.setPassword(key, "Fits-the-p0licy".toCharArray());
        connection.disable(key);
        try (Connection disabled = Domain.open(samba,
                Map.of("user", login + "@" + SambaDc.DOMAIN, "password", "Fits-the-p0licy"));
                Connection wrong = Domain.open(samba, Map.of("password", "wrong"));
                Connection reader = Domain.open(samba, Map.of("user", SambaDc.READER))) {
            assertThat(failure(disabled::test, Kind.CONFIGURATION)).hasMessageContaining("this account is disabled");
            assertThat(failure(wrong::test, Kind.CONFIGURATION)).hasMessageContaining(
                    "does not let `" + SambaDc.WRITER + "` in because nobody has this name, or the password is wrong");
            assertThat(reader.read(key, Set.of())).isPresent();
            failure(() -> reader.create(order(login(), Map.of())), Kind.PERMISSION);
            failure(() -> reader.update(key, new Change(null, Map.of("title", List.of("x")))), Kind.PERMISSION);
            failure(() -> reader.enable(key), Kind.PERMISSION);
            failure(() -> reader.delete(key), Kind.PERMISSION);
            failure(() -> reader.setPassword(key, "Fits-the-p0licy".toCharArray()), Kind.PERMISSION);
            failure(() -> reader.grant(key, Set.of(group())), Kind.PERMISSION);
        }
    }

    @Test
    void aCertificateIsTrustedOnlyWhenItIsGiven() {
        try (Connection untrusting = Domain.open(samba, Map.of("trustFile", ""))) {
            assertThat(failure(untrusting::test, Kind.CONFIGURATION)).hasMessageContaining("cannot be trusted");
        }
    }

    @Test
    void aPlaceTheDomainDoesNotHaveIsNamedWithItsSetting() {
        for (String setting : List.of("accountBase", "newAccountsOu", "disabledOu", "groupBase")) {
            try (Connection wrong = Domain.open(samba, Map.of(setting, "OU=Nowhere," + SambaDc.PEOPLE))) {
                assertThat(failure(wrong::test, Kind.CONFIGURATION)).hasMessageContaining("setting `" + setting + "`");
            }
        }
    }

    @Test
    @DisplayName("O1 a domain controller that was stopped is unreachable, and the same connection works when it is back")
    void aDomainControllerThatWasStoppedIsUnreachable() {
        try (SambaDc own = SambaDc.start(); Connection open = Domain.open(own, Map.of())) {
            String key = open.create(order(login(), Map.of()));
            own.stop();
            failure(() -> open.read(key, Set.of()), Kind.UNREACHABLE);
            own.restart();
            assertThat(open.read(key, Set.of())).isPresent();
        }
    }

    @Test
    void theSchemaSaysHowValuesAreCompared() {
        var attributes = connection.discover().attributes();

        assertThat(attributes.get("title")).isEqualTo(new org.tenure.connector.spi.Schema.Attribute(
                false, false, true, org.tenure.connector.spi.Schema.Matching.CASE_IGNORE));
        assertThat(Objects.requireNonNull(attributes.get("manager")).matching()).isEqualTo(
                org.tenure.connector.spi.Schema.Matching.NAME);
        assertThat(Objects.requireNonNull(attributes.get("otherTelephone")).multiple()).isTrue();
        assertThat(attributes).containsKeys("sAMAccountName", "employeeNumber", "proxyAddresses");
    }

    private String login() {
        return "p" + count.incrementAndGet();
    }

    private String create(String login, Map<String, List<String>> attributes) {
        return connection.create(order(login, attributes));
    }

    private static NewAccount order(String login, Map<String, List<String>> attributes) {
        return new NewAccount(login, "anchor-" + login, true, attributes, Set.of());
    }

    private TargetAccount read(String key) {
        return connection.read(key, Set.of()).orElseThrow();
    }

    private Entry entry(String key) throws LDAPException {
        return Objects.requireNonNull(admin.getEntry(AdIds.name(key)), key);
    }

    private void set(String key, String attribute, String value) throws LDAPException {
        admin.modify(AdIds.name(key), new Modification(ModificationType.REPLACE, attribute, value));
    }

    private String group() throws LDAPException {
        String name = "g" + count.incrementAndGet();
        admin.add("CN=" + name + "," + SambaDc.GROUPS, new Attribute("objectClass", "group"),
                new Attribute("sAMAccountName", name));
        return "CN=" + name + "," + SambaDc.GROUPS;
    }

    private String unit() throws LDAPException {
        String unit = "OU=u" + count.incrementAndGet() + "," + SambaDc.PEOPLE;
        admin.add(unit, new Attribute("objectClass", "organizationalUnit"));
        return unit;
    }

    private void member(String group, String member) throws LDAPException {
        admin.modify(group, new Modification(ModificationType.ADD, "member", member));
    }

    private static TargetException failure(ThrowingCallable call, Kind kind) {
        TargetException failure = catchThrowableOfType(TargetException.class, call);
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        return failure;
    }
}
