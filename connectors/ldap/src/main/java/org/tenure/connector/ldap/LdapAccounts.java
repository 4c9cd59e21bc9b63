package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.AddRequest;
import com.unboundid.ldap.sdk.Control;
import com.unboundid.ldap.sdk.DN;
import com.unboundid.ldap.sdk.DeleteRequest;
import com.unboundid.ldap.sdk.Entry;
import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.LDAPResult;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModifyDNRequest;
import com.unboundid.ldap.sdk.ModifyRequest;
import com.unboundid.ldap.sdk.RDN;
import com.unboundid.ldap.sdk.ResultCode;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.controls.AssertionRequestControl;
import com.unboundid.ldap.sdk.controls.PostReadRequestControl;
import com.unboundid.ldap.sdk.controls.PostReadResponseControl;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.TargetException;

/// Entries of accounts: found by their key, made, changed, moved and deleted.
///
/// A name that we remember saves a search. A change by such a name carries the key as an assertion (RFC 4528), so that
/// it never reaches somebody who has the name by now.
final class LdapAccounts {

    private final LdapSettings.Accounts settings;
    private final LdapServer server;
    private final LdapErrors errors;
    private final LdapEntries entries;
    private final LdapNames names;

    LdapAccounts(LdapSettings.Accounts settings, LdapServer server, LdapErrors errors, LdapNames names) {
        this.settings = settings;
        this.server = server;
        this.errors = errors;
        this.entries = new LdapEntries(settings);
        this.names = names;
    }

    LdapEntries entries() {
        return entries;
    }

    String keyOf(Entry entry) {
        String key = server.hasKeys() ? entry.getAttributeValue(settings.keyAttribute()) : entry.getDN();
        return key == null ? entry.getDN() : key;
    }

    /// The entry with this key, by one search: of the one entry whose name we remember, else of all.
    Optional<SearchResultEntry> find(LdapSession session, String key, String... attributes) throws LDAPException {
        if (!server.hasKeys()) {
            return DN.isValidDN(key) ? session.get(key, all(), attributes) : Optional.empty();
        }
        LdapNames.Seen seen = names.of(key);
        if (seen != null) {
            Optional<SearchResultEntry> entry = session.get(seen.dn(), hasKey(key), attributes);
            if (entry.isPresent()) {
                remember(entry.get(), key);
                return entry;
            }
            names.forget(key);
        }
        Optional<SearchResultEntry> entry = session.two(base(), hasKey(key), attributes).stream().findFirst();
        if (entry.isPresent()) {
            remember(entry.get(), key);
        }
        return entry;
    }

    /// The one entry with this value, empty when there is none.
    Optional<SearchResultEntry> findBy(LdapSession session, String attribute, String value, String... attributes)
            throws LDAPException {
        List<SearchResultEntry> found = session.two(base(), Filter.createEqualityFilter(attribute, value), attributes);
        if (found.size() > 1) {
            throw errors.several(attribute, value);
        }
        if (found.isEmpty()) {
            return Optional.empty();
        }
        remember(found.getFirst(), keyOf(found.getFirst()));
        return Optional.of(found.getFirst());
    }

    /// Name and login of the account, checked now or a moment ago; null when there is no such account.
    LdapNames.@Nullable Seen locate(LdapSession session, String key) throws LDAPException {
        LdapNames.Seen seen = names.of(key);
        if (server.hasKeys() && seen != null && seen.fresh()) {
            return seen;
        }
        Optional<SearchResultEntry> entry = find(session, key, settings.loginAttribute());
        return entry.isEmpty() ? null : remember(entry.get(), key);
    }

    /// Makes the entry and answers its key, by one request where the server answers what it has made.
    String create(LdapSession session, NewAccount account) throws LDAPException {
        if (!settings.loginIsName()) {
            refuseTaken(session, account.login());
        }
        AddRequest request = new AddRequest(entries.newEntry(account));
        if (server.hasKeys() && server.postRead()) {
            request.addControl(new PostReadRequestControl(settings.keyAttribute()));
        }
        String key = key(session, request.getDN(), add(session, request));
        names.remember(key, request.getDN(), account.login());
        return key;
    }

    private LDAPResult add(LdapSession session, AddRequest request) throws LDAPException {
        try {
            return session.add(request);
        } catch (LDAPException failure) {
            if (failure.getResultCode().equals(ResultCode.NO_SUCH_OBJECT)) {
                throw errors.noSuchSetting("accountBase", base(), failure);
            }
            throw failure;
        }
    }

    private String key(LdapSession session, String dn, LDAPResult added) throws LDAPException {
        if (!server.hasKeys()) {
            return dn;
        }
        PostReadResponseControl read = PostReadResponseControl.get(added);
        if (read != null && read.getEntry().hasAttribute(settings.keyAttribute())) {
            return keyOf(read.getEntry());
        }
        return keyOf(session.get(dn, all(), settings.keyAttribute()).orElseThrow(() -> errors.noAccount(dn)));
    }

    void modify(LdapSession session, String key, List<Modification> modifications) throws LDAPException {
        if (modifications.isEmpty()) {
            located(session, key);
            return;
        }
        change(session, key, (seen, controls) -> session.modify(new ModifyRequest(seen.dn(), modifications, controls)));
    }

    /// Gives the account a new login. Where that is part of its name, the entry is renamed in place.
    ///
    /// @return what it was before and is now, null when nothing was to do
    @Nullable
    Moved rename(LdapSession session, String key, String login) throws LDAPException {
        LdapNames.Seen seen = located(session, key);
        if (seen.login().equals(login)) {
            return null;
        }
        if (!settings.loginIsName() && !seen.login().equalsIgnoreCase(login)) {
            refuseTaken(session, login);
        }
        if (!settings.rdn().equalsIgnoreCase(settings.loginAttribute())) {
            modify(session, key, entries.modifications(Map.of(settings.loginAttribute(), List.of(login))));
            return new Moved(seen, names.remember(key, seen.dn(), login));
        }
        return move(session, key, new RDN(settings.rdn(), login), null, login);
    }

    /// Moves the account below another entry; null when it is there.
    @Nullable
    Moved moveBelow(LdapSession session, String key, DN parent) throws LDAPException {
        LdapNames.Seen seen = located(session, key);
        return parent.equals(new DN(seen.dn()).getParent()) ? null : move(session, key, null, parent, seen.login());
    }

    /// An entry's name and login before and after.
    record Moved(LdapNames.Seen before, LdapNames.Seen after) {}

    /// Gives the entry another first part of its name, or another parent, or both; null leaves it as it is.
    private Moved move(LdapSession session, String key, @Nullable RDN rdn, @Nullable DN parent, String login)
            throws LDAPException {
        AtomicReference<@Nullable Moved> moved = new AtomicReference<>();
        change(session, key, (seen, controls) -> {
            DN before = new DN(seen.dn());
            RDN newRdn = rdn == null ? LdapEntries.rdn(before) : rdn;
            DN after = new DN(newRdn, parent == null ? LdapEntries.parent(before) : parent);
            session.rename(new ModifyDNRequest(
                    seen.dn(), newRdn.toString(), true, parent == null ? null : parent.toString(), controls));
            moved.set(new Moved(seen, names.remember(key, after.toString(), login)));
        });
        return Objects.requireNonNull(moved.get());
    }

    /// Deletes the entry; true when it was there.
    boolean delete(LdapSession session, String key) throws LDAPException {
        if (locate(session, key) == null) {
            return false;
        }
        try {
            change(session, key, (seen, controls) -> {
                DeleteRequest request = new DeleteRequest(seen.dn());
                request.addControls(controls);
                session.delete(request);
            });
        } catch (TargetException failure) {
            if (failure.kind() != TargetException.Kind.NOT_FOUND) {
                throw failure;
            }
        }
        names.forget(key);
        return true;
    }

    LdapNames.Seen located(LdapSession session, String key) throws LDAPException {
        LdapNames.Seen seen = locate(session, key);
        if (seen == null) {
            throw errors.noAccount(key);
        }
        return seen;
    }

    /// A request to change the entry of this name, under these controls.
    interface Request {
        void send(LdapNames.Seen seen, Control[] controls) throws LDAPException;
    }

    /// Sends the request by the name we remember; when that is somebody else's by now, by the name the entry has.
    private void change(LdapSession session, String key, Request request) throws LDAPException {
        LdapNames.Seen seen = server.hasKeys() && server.assertions() ? names.of(key) : null;
        if (seen != null) {
            try {
                request.send(seen, assertion(key));
                return;
            } catch (LDAPException failure) {
                if (!isGone(failure)) {
                    throw failure;
                }
                names.forget(key);
            }
        }
        LdapNames.Seen now = located(session, key);
        try {
            request.send(now, assertion(key));
        } catch (LDAPException failure) {
            if (isGone(failure)) {
                throw errors.noAccount(key);
            }
            throw failure;
        }
    }

    private Control[] assertion(String key) {
        return server.hasKeys() && server.assertions()
                ? new Control[]{new AssertionRequestControl(hasKey(key))}
                : new Control[0];
    }

    private static boolean isGone(LDAPException failure) {
        return failure.getResultCode().equals(ResultCode.ASSERTION_FAILED)
                || failure.getResultCode().equals(ResultCode.NO_SUCH_OBJECT);
    }

    private void refuseTaken(LdapSession session, String login) throws LDAPException {
        Filter has = Filter.createEqualityFilter(settings.loginAttribute(), login);
        if (!session.two(base(), has, LdapSession.NOTHING).isEmpty()) {
            throw errors.taken(login);
        }
    }

    private LdapNames.Seen remember(SearchResultEntry entry, String key) throws LDAPException {
        return names.remember(key, entry.getDN(), entries.login(entry));
    }

    /// What an entry must be to be listed as an account.
    Filter all() {
        return Filter.createEqualityFilter("objectClass", settings.objectClasses().getFirst());
    }

    String base() {
        return settings.base().toString();
    }

    private Filter hasKey(String key) {
        return Filter.createEqualityFilter(settings.keyAttribute(), key);
    }
}
