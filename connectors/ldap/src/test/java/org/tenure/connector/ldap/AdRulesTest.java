package org.tenure.connector.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ResultCode;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// What can be known of Active Directory without one.
class AdRulesTest {

    private static final DN PEOPLE = dn("OU=People,DC=corp,DC=example,DC=org");
    private static final DN LEFT = dn("OU=Left,OU=People,DC=corp,DC=example,DC=org");
    private static final AdEntries ENTRIES = new AdEntries(
            new AdSettings.Accounts(PEOPLE, PEOPLE, LEFT, null, "employeeNumber"),
            new AdServer(dn("DC=corp,DC=example,DC=org"), "2016", "dc1"));

    @Test
    void aGuidIsWrittenAsWindowsWritesIt() {
        byte[] bytes = HexFormat.of().parseHex("0539dc76940aa04dbbc7d1259022af77");

        assertThat(AdIds.guid(bytes)).isEqualTo("76dc3905-0a94-4da0-bbc7-d1259022af77");
        assertThat(AdIds.bytes("76dc3905-0a94-4da0-bbc7-d1259022af77")).isEqualTo(bytes);
    }

    @Test
    void everyGuidComesBackFromItsBytes() {
        Random random = new Random(20261121);
        for (int i = 0; i < 1000; i++) {
            String guid = new UUID(random.nextLong(), random.nextLong()).toString();
            assertThat(AdIds.guid(AdIds.bytes(guid))).isEqualTo(guid);
            assertThat(AdIds.isGuid(guid)).isTrue();
        }
        for (String other : List.of("", "any", "76dc3905-0a94-4da0-bbc7-d1259022af7", "CN=x,DC=y",
                "76dc3905-0a94-4da0-bbc7-d1259022af77>;<x")) {
            assertThat(AdIds.isGuid(other)).as(other).isFalse();
        }
    }

    @Test
    void aSidLeadsToItsNeighbours() {
        byte[] sid = HexFormat.of().parseHex("010500000000000515000000581b8be8dfbc60d8872c5dcc50040000");

        assertThat(AdIds.number(sid)).isEqualTo(1104);
        assertThat(AdIds.neighbour(sid, 513)).isEqualTo("<SID=S-1-5-21-3901430616-3630218463-3428658311-513>");
    }

    @Test
    void disablingChangesOneBitAndNoOther() {
        assertThat(AdStatus.ofNew(true)).isEqualTo("512");
        assertThat(AdStatus.ofNew(false)).isEqualTo("514");
        for (int bits : List.of(512, 66048, 0x200 | 0x40000, 0x200 | 0x400000, 0x200 | 0x20, Integer.MIN_VALUE)) {
            String value = Integer.toString(bits);
            String off = AdStatus.with(value, false);
            assertThat(Integer.parseInt(off)).isEqualTo(bits | 2);
            assertThat(AdStatus.with(off, false)).isEqualTo(off);
            assertThat(AdStatus.with(off, true)).isEqualTo(value);
            assertThat(AdStatus.enabled(entry("userAccountControl", off))).isFalse();
            assertThat(AdStatus.enabled(entry("userAccountControl", value))).isTrue();
        }
        assertThat(AdStatus.enabled(entry("cn", "x"))).isNull();
    }

    @Test
    void aPasswordIsQuotedInUtf16() {
        assertThat(AdPasswords.quoted("pä".toCharArray())).isEqualTo("\"pä\"".getBytes(StandardCharsets.UTF_16LE));
    }

    @Test
    void anUnknownPasswordHasAllKindsOfCharactersAndIsNoOtherOne() {
        Set<String> seen = new HashSet<>();
        for (int i = 0; i < 200; i++) {
            String password = new String(AdPasswords.unknown(), StandardCharsets.UTF_16LE);
            assertThat(password).hasSize(42)
                    .matches(".*[a-z].*")
                    .matches(".*[A-Z].*")
                    .matches(".*[0-9].*")
                    .matches(".*[-+=._:].*");
            assertThat(seen.add(password)).isTrue();
        }
    }

    @Test
    void aLoginThatNobodyCouldSignInWithIsRefused() {
        for (String fine : List.of("jdoe", "o'brien", "jürgen", "x".repeat(20), "a.b", "Łódź", "😀".repeat(20))) {
            assertThatCode(() -> AdEntries.refuseLogin(fine)).as(fine).doesNotThrowAnyException();
        }
        for (String wrong : List.of("x".repeat(21), "a,b", "a\\b", "a@b", "*", "dot.", " ", "", "a\tb", "a[b",
                "a\"b")) {
            TargetException failure = catchThrowableOfType(
                    TargetException.class, () -> AdEntries.refuseLogin(wrong));
            assertThat(failure.kind()).as(wrong).isEqualTo(Kind.SCHEMA);
            assertThat(failure).hasMessageStartingWith("`" + wrong + "` cannot be a `sAMAccountName`: ");
        }
    }

    @Test
    void aNewEntryHasEverythingInOneRequest() throws LDAPException {
        Entry on = ENTRIES.newEntry(account(true, Map.of("cn", List.of("Doe, Jane \"JD\""), "sn", List.of("Doe"))),
                "Doe, Jane \"JD\"", new byte[]{1});
        Entry off = ENTRIES.newEntry(account(false, Map.of("userPrincipalName", List.of("jane@example.com"))),
                "jdoe", new byte[]{1});

        assertThat(on.getRDN().getAttributeValues()).containsExactly("Doe, Jane \"JD\"");
        assertThat(on.getParentDN()).isEqualTo(PEOPLE);
        assertThat(on.getAttributeValue("userPrincipalName")).isEqualTo("jdoe@corp.example.org");
        assertThat(on.getAttributeValue("employeeNumber")).isEqualTo("anchor");
        assertThat(on.getAttributeValue("userAccountControl")).isEqualTo("512");
        assertThat(on.hasAttribute("unicodePwd")).isTrue();
        assertThat(off.getParentDN()).isEqualTo(LEFT);
        assertThat(off.getAttributeValue("userPrincipalName")).isEqualTo("jane@example.com");
        assertThat(off.getAttributeValue("userAccountControl")).isEqualTo("514");
    }

    @Test
    void whatFollowsFromElsewhereIsNoAttribute() {
        for (String ours : List.of("userAccountControl", "unicodePwd", "SAMAccountName", "memberOf",
                "primaryGroupID")) {
            assertThat(catchThrowableOfType(TargetException.class,
                    () -> AdEntries.refuseOurs(Map.of(ours, List.of("1")))))
                    .hasMessageContaining("`" + ours + "` cannot be given as an attribute");
        }
    }

    @Test
    void anEntryIsNamedAfterItsPersonAndItsLoginOnlyWhereItHasTo() {
        // name, login → login and name given → name afterwards, null when it stays
        renamed("Jane Doe", "jdoe", null, null, null);
        renamed("Jane Doe", "jdoe", "jroe", null, null);
        renamed("Jane Doe", "jdoe", null, "Jane Doe", null);
        renamed("Jane Doe", "jdoe", null, "Jane Roe", "Jane Roe");
        renamed("jdoe", "jdoe", "jroe", null, "jroe");
        renamed("jdoe", "jdoe", "jroe", "Jane Roe", "Jane Roe");
        renamed("Jane Doe [jdoe]", "jdoe", null, "Jane Doe", null);
        renamed("Jane Doe [jdoe]", "jdoe", null, null, null);
        renamed("Jane Doe [jdoe]", "jdoe", "jroe", null, "Jane Doe");
        renamed("Jane Doe [jroe]", "jdoe", null, "Jane Doe", "Jane Doe");
        renamed("Jane Doe", "jdoe", null, "", "jdoe");
    }

    @Test
    void aLoginTakesItsPrincipalNameAlongUnlessThatIsGiven() {
        Entry own = entry("sAMAccountName", "jdoe", "userPrincipalName", "jdoe@corp.example.org");
        Entry other = entry("sAMAccountName", "jdoe", "userPrincipalName", "jane@example.com");
        Change login = new Change("jroe", Map.of());

        assertThat(ENTRIES.modifications(own, login)).extracting(Modification::getAttributeName)
                .containsExactly("sAMAccountName", "userPrincipalName");
        assertThat(ENTRIES.modifications(own, login).getLast().getValues()).containsExactly("jroe@corp.example.org");
        assertThat(ENTRIES.modifications(other, login)).extracting(Modification::getAttributeName)
                .containsExactly("sAMAccountName");
        assertThat(ENTRIES.modifications(own, new Change("jdoe", Map.of("cn", List.of("x"))))).isEmpty();
    }

    @Test
    void theNextPartOfManyValuesStartsWhereThisOneEnded() {
        assertThat(AdRanges.first("member")).isEqualTo("member;range=0-1499");
        assertThat(AdRanges.next("member;range=0-1499")).hasValue(1500);
        assertThat(AdRanges.next("member;range=1500-2499")).hasValue(2500);
        assertThat(AdRanges.next("member;range=18000-*")).isEmpty();
        assertThat(AdRanges.next("member")).isEmpty();
    }

    @Test
    void aMemberIsReadWithItsGuid() throws LDAPException {
        AdGroups.Member account = AdGroups.Member.of("<GUID=76dc3905-0a94-4da0-bbc7-d1259022af77>;"
                + "<SID=S-1-5-21-1-2-3-1104>;CN=Doe\\, Jane,OU=People,DC=corp,DC=example,DC=org");
        AdGroups.Member contact = AdGroups.Member.of(
                "<GUID=0be40100-827f-4fe6-b091-3654049d46b2>;CN=a>b,OU=People,DC=corp,DC=example,DC=org");

        assertThat(account.key()).isEqualTo("76dc3905-0a94-4da0-bbc7-d1259022af77");
        assertThat(account.name()).isEqualTo(dn("CN=Doe\\, Jane,OU=People,DC=corp,DC=example,DC=org"));
        assertThat(contact.key()).isEqualTo("0be40100-827f-4fe6-b091-3654049d46b2");
        assertThat(contact.name()).isEqualTo(dn("CN=a\\>b,OU=People,DC=corp,DC=example,DC=org"));
    }

    @Test
    void theNumbersOfWindowsAreSaidInWords() {
        signInSays("52e", "nobody has this name, or the password is wrong");
        signInSays("525", "nobody has this name");
        signInSays("530", "this account may not sign in at this hour");
        signInSays("531", "this account may not sign in from this machine");
        signInSays("532", "its password has expired");
        signInSays("533", "this account is disabled");
        signInSays("701", "this account has expired");
        signInSays("773", "it has to change its password first");
        signInSays("775", "this account is locked after too many wrong passwords");
        signInSays("057", "of error 057");
        says(ResultCode.UNWILLING_TO_PERFORM, "0000052D: SvcErr: DSID-031A12D2, problem 5003, data 0", Kind.SCHEMA,
                "refuses the password by the domain's policy");
        says(ResultCode.CONSTRAINT_VIOLATION, "0000052D: Constraint violation", Kind.SCHEMA, "policy");
        says(ResultCode.REFERRAL, "0000202B: RefErr: DSID-0310082F, data 0, 1 access points", Kind.CONFIGURATION,
                "another domain has this entry");
        says(ResultCode.ENTRY_ALREADY_EXISTS, "00000524: UpdErr: DSID-031A11E2, problem 6005", Kind.ALREADY_EXISTS,
                "this login already");
        says(ResultCode.CONSTRAINT_VIOLATION, "000021C8: AtrErr: DSID-03200BBA", Kind.ALREADY_EXISTS,
                "`userPrincipalName`");
        says(ResultCode.CONSTRAINT_VIOLATION, "0000202F: samldb: userPrincipalName 'x' is already in use",
                Kind.ALREADY_EXISTS, "`userPrincipalName`");
        assertThat(meaning(ResultCode.CONSTRAINT_VIOLATION, "0000202F: SINGLE-VALUE attribute mail")).isNull();
        says(ResultCode.UNWILLING_TO_PERFORM, "0000001F: SvcErr: DSID-031A12D2", Kind.CONFIGURATION, "`ldaps://`");
        says(ResultCode.STRONG_AUTH_REQUIRED, "00002028: LdapErr: DSID-0C090252", Kind.CONFIGURATION, "`ldaps://`");
        says(ResultCode.UNWILLING_TO_PERFORM, "00002077: SecErr: DSID-03190E8D", Kind.SCHEMA, "to this entry");
        assertThat(meaning(ResultCode.INSUFFICIENT_ACCESS_RIGHTS, "00000005: SecErr: DSID-03152870")).isNull();
        assertThat(meaning(ResultCode.NO_SUCH_OBJECT, null)).isNull();
    }

    private static void signInSays(String data, String words) {
        says(ResultCode.INVALID_CREDENTIALS, "80090308: LdapErr: DSID-0C09041C, comment: AcceptSecurityContext error, "
                + "data " + data + ", v4563", Kind.CONFIGURATION, words);
    }

    private static void says(ResultCode code, String said, Kind kind, String words) {
        LdapDialect.Meaning meaning = meaning(code, said);
        assertThat(meaning).as(said).isNotNull();
        if (meaning != null) {
            assertThat(meaning.kind()).as(said).isEqualTo(kind);
            assertThat(meaning.words()).contains(words);
        }
    }

    private static LdapDialect.@Nullable Meaning meaning(ResultCode code, @Nullable String said) {
        return new AdDialect().meaning(new LDAPException(new LDAPResult(1, code, said, null, new String[0], null)));
    }

    private static void renamed(String name, String login, @Nullable String newLogin, @Nullable String given,
            @Nullable String after) {
        Map<String, List<String>> attributes = given == null
                ? Map.of()
                : Map.of("CN", given.isEmpty() ? List.of() : List.of(given));
        assertThat(AdEntries.nameAfter(entry("cn", name, "sAMAccountName", login), new Change(newLogin, attributes)))
                .as("%s of %s, given %s and %s", name, login, newLogin, given)
                .isEqualTo(after);
    }

    private static NewAccount account(boolean enabled, Map<String, List<String>> attributes) {
        return new NewAccount("jdoe", "anchor", enabled, attributes, Set.of());
    }

    private static Entry entry(String... namesAndValues) {
        Entry entry = new Entry("CN=x,OU=People,DC=corp,DC=example,DC=org");
        for (int i = 0; i < namesAndValues.length; i += 2) {
            entry.addAttribute(namesAndValues[i], namesAndValues[i + 1]);
        }
        return entry;
    }

    private static DN dn(String text) {
        try {
            return new DN(text);
        } catch (LDAPException e) {
            throw new AssertionError(e);
        }
    }
}
