package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Attribute;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.ModifyDNRequest;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.controls.SubtreeDeleteRequestControl;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// Entries of accounts in a domain: found by their GUID, made, changed, moved and deleted.
///
/// Every request names the entry by its GUID. So none ever reaches somebody who has its name by now, and nothing has to
/// be remembered.
final class AdAccounts {

    private static final String[] NAMES = {AdEntries.LOGIN, AdEntries.UPN, "cn", AdEntries.CRITICAL,
        AdStatus.ATTRIBUTE};

    private final AdSettings.Accounts settings;
    private final AdServer server;
    private final LdapErrors errors;
    private final AdEntries entries;

    AdAccounts(AdSettings.Accounts settings, AdServer server, LdapErrors errors) {
        this.settings = settings;
        this.server = server;
        this.errors = errors;
        this.entries = new AdEntries(settings, server);
    }

    AdEntries entries() {
        return entries;
    }

    /// The account's entry; empty when there is none, or when it is outside of where accounts are.
    Optional<SearchResultEntry> find(LdapSession session, String key, String... attributes) throws LDAPException {
        if (!AdIds.isGuid(key)) {
            return Optional.empty();
        }
        Optional<SearchResultEntry> entry = session.get(AdIds.name(key), AdEntries.ACCOUNTS, attributes);
        return entry.isPresent() && entry.get().getParsedDN().isDescendantOf(settings.base(), false)
                ? entry
                : Optional.empty();
    }

    /// The one entry with this value, empty when there is none.
    Optional<SearchResultEntry> findBy(LdapSession session, String attribute, String value, String... attributes)
            throws LDAPException {
        Filter filter = Filter.createANDFilter(AdEntries.ACCOUNTS, Filter.createEqualityFilter(attribute, value));
        List<SearchResultEntry> found = session.two(base(), filter, attributes);
        if (found.size() > 1) {
            throw errors.several(attribute, value);
        }
        return found.stream().findFirst();
    }

    /// Makes the entry by one request, so that no account is ever half made, and answers its key.
    String create(LdapSession session, NewAccount account) throws LDAPException {
        AdEntries.refuseLogin(account.login());
        AdEntries.refuseOurs(account.attributes());
        byte[] password = AdPasswords.unknown();
        try {
            String name = add(session, account, password);
            return AdEntries.key(session.get(name, AdEntries.ACCOUNTS, AdEntries.KEY)
                    .orElseThrow(() -> errors.noAccount(name)));
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    private String add(LdapSession session, NewAccount account, byte[] password) throws LDAPException {
        String name = entries.name(account);
        try {
            return add(session, entries.newEntry(account, name, password));
        } catch (LDAPException failure) {
            if (!failure.getResultCode().equals(ResultCode.ENTRY_ALREADY_EXISTS)) {
                throw failure;
            }
            // Either the login is taken in the domain, or the name in its place: these answers do not say which.
            Filter has = Filter.createEqualityFilter(AdEntries.LOGIN, account.login());
            if (!session.two(server.root().toString(), has, LdapSession.NOTHING).isEmpty()) {
                throw errors.taken(account.login());
            }
            return add(session, entries.newEntry(account, AdEntries.beside(name, account.login()), password));
        }
    }

    private String add(LdapSession session, Entry entry) throws LDAPException {
        try {
            session.add(new AddRequest(entry));
            return entry.getDN();
        } catch (LDAPException failure) {
            if (failure.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                throw errors.noSuchSetting("newAccountsOu", settings.newAccounts().toString(), failure);
            }
            throw named(failure, () -> entry.getAttributes()
                    .stream()
                    .map(Attribute::getName)
                    .collect(Collectors.joining("`, `")));
        }
    }

    void update(LdapSession session, String key, Change change) throws LDAPException {
        AdEntries.refuseOurs(change.attributes());
        String login = change.login();
        if (login != null) {
            AdEntries.refuseLogin(login);
        }
        SearchResultEntry entry = changeable(session, key);
        List<Modification> modifications = entries.modifications(entry, change);
        if (!modifications.isEmpty()) {
            modify(session, key, modifications);
        }
        String name = AdEntries.nameAfter(entry, change);
        if (name != null) {
            move(session, key, login == null ? AdEntries.login(entry) : login, name, parent(entry));
        }
    }

    /// Off first and then away, or back first and then on: nobody can sign in where nobody should be.
    void switchTo(LdapSession session, String key, boolean on) throws LDAPException {
        SearchResultEntry entry = changeable(session, key);
        if (on) {
            DN away = settings.disabled();
            if (away != null && entry.getParsedDN().isDescendantOf(away, false)) {
                move(session, key, AdEntries.login(entry), AdEntries.shownName(entry), settings.newAccounts());
            }
            switchBit(session, key, entry, true);
        } else {
            switchBit(session, key, entry, false);
            DN away = settings.disabled();
            if (away != null && !entry.getParsedDN().isDescendantOf(away, false)) {
                move(session, key, AdEntries.login(entry), AdEntries.shownName(entry), away);
            }
        }
    }

    private void switchBit(LdapSession session, String key, Entry entry, boolean on) throws LDAPException {
        String before = entry.getAttributeValue(AdStatus.ATTRIBUTE);
        if (before == null) {
            throw TargetException.configuration("`" + entry.getDN()
                    + "` does not show its `userAccountControl`: let the connection's user read it");
        }
        String after = AdStatus.with(before, on);
        if (!after.equals(before)) {
            modify(session, key, List.of(new Modification(ModificationType.REPLACE, AdStatus.ATTRIBUTE, after)));
        }
    }

    void setPassword(LdapSession session, String key, byte[] password) throws LDAPException {
        changeable(session, key);
        modify(session, key, List.of(new Modification(ModificationType.REPLACE, "unicodePwd", password)));
    }

    void delete(LdapSession session, String key) throws LDAPException {
        if (findChangeable(session, key).isEmpty()) {
            return;
        }
        DeleteRequest request = new DeleteRequest(AdIds.name(key));
        try {
            session.delete(request);
        } catch (LDAPException failure) {
            ResultCode code = failure.getResultCode();
            if (code.equals(ResultCode.NOT_ALLOWED_ON_NONLEAF)) {
                // Its telephones and printers are entries below it, and go with it.
                request.addControl(new SubtreeDeleteRequestControl());
                session.delete(request);
            } else if (!code.equals(ResultCode.NO_SUCH_OBJECT)) {
                throw failure;
            }
        }
    }

    /// The account's entry, which must be there and may be changed, with the attributes that changes go by.
    SearchResultEntry changeable(LdapSession session, String key) throws LDAPException {
        return findChangeable(session, key).orElseThrow(() -> errors.noAccount(key));
    }

    /// The same where there may be none, and with more attributes. Refused when it is one that the domain itself needs,
    /// such as Administrator and krbtgt.
    Optional<SearchResultEntry> findChangeable(LdapSession session, String key, String... more) throws LDAPException {
        String[] wanted = Arrays.copyOf(NAMES, NAMES.length + more.length);
        System.arraycopy(more, 0, wanted, NAMES.length, more.length);
        Optional<SearchResultEntry> entry = find(session, key, wanted);
        if (entry.isPresent() && entry.get().hasAttributeValue(AdEntries.CRITICAL, "TRUE")) {
            throw new TargetException(Kind.SCHEMA,
                    "`" + AdEntries.login(entry.get()) + "` is protected: the domain calls it a critical system "
                            + "object, and Tenure changes nothing about it",
                    null);
        }
        return entry;
    }

    void modify(LdapSession session, String key, List<Modification> modifications) throws LDAPException {
        try {
            session.modify(new ModifyRequest(AdIds.name(key), modifications));
        } catch (LDAPException failure) {
            if (failure.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                throw errors.noAccount(key);
            }
            throw named(failure, () -> modifications.stream()
                    .map(Modification::getAttributeName)
                    .collect(Collectors.joining("`, `")));
        }
    }

    /// Gives the entry this name in this place, or one beside it where somebody has that.
    private void move(LdapSession session, String key, String login, String name, DN place) throws LDAPException {
        try {
            rename(session, key, name, place);
        } catch (LDAPException failure) {
            if (!failure.getResultCode().equals(ResultCode.ENTRY_ALREADY_EXISTS)) {
                throw failure;
            }
            rename(session, key, AdEntries.beside(name, login), place);
        }
    }

    // The place is said even where it stays: with it the server finds the entry by its GUID.
    private static void rename(LdapSession session, String key, String name, DN place) throws LDAPException {
        session.rename(new ModifyDNRequest(AdIds.name(key), AdEntries.part(name), true, place.toString()));
    }

    /// Active Directory seldom says which of the values it did not like; the caller learns what was sent.
    private LDAPException named(LDAPException failure, Supplier<String> attributes) {
        TargetException said = errors.of(failure);
        if (said.kind() == Kind.SCHEMA) {
            throw new TargetException(
                    Kind.SCHEMA, said.getMessage() + "; sent were `" + attributes.get() + "`", failure);
        }
        return failure;
    }

    private static DN parent(SearchResultEntry entry) throws LDAPException {
        return LdapEntries.parent(entry.getParsedDN());
    }

    String base() {
        return settings.base().toString();
    }
}
