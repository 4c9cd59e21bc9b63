package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.Modification;
import com.unboundid.ldap.sdk.ModificationType;
import com.unboundid.ldap.sdk.SearchResultEntry;
import com.unboundid.ldap.sdk.extensions.PasswordModifyExtendedRequest;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Schema;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetEntitlement;
import org.tenure.connector.spi.TargetException;

/// A directory. Each call is one turn of a pooled connection; what it sends is in [LdapAccounts] and [LdapGroups].
final class LdapConnection implements Connection {

    private final LdapSettings settings;
    private final LdapErrors errors;
    private final LdapPool pool;
    private final LdapNames names = new LdapNames();
    private final @Nullable LdapGroups groups;
    private final Set<Capability> capabilities;
    private volatile @Nullable LdapServer server;

    LdapConnection(LdapSettings settings) {
        this.settings = settings;
        this.errors = new LdapErrors(settings.access(), LdapDialect.STANDARD);
        this.pool = new LdapPool(settings.access(), errors);
        LdapSettings.Groups ofGroups = settings.groups();
        this.groups = ofGroups == null
                ? null
                : new LdapGroups(ofGroups, errors, settings.pageSize(), settings.access().timeOut().toMillis());
        EnumSet<Capability> all = EnumSet.allOf(Capability.class);
        all.remove(Capability.END_SESSIONS);
        if (settings.accounts().status() instanceof LdapStatus.None) {
            all.remove(Capability.DISABLE);
        }
        if (groups == null) {
            all.remove(Capability.ENTITLEMENTS);
            all.remove(Capability.LIST_ENTITLEMENTS);
        }
        this.capabilities = Set.copyOf(all);
    }

    @Override
    public Set<Capability> capabilities() {
        return capabilities;
    }

    @Override
    public String test() {
        return pool.read(session -> {
            LdapServer asked = LdapServer.ask(session, settings, errors);
            server = asked;
            return asked.kind() + " at " + settings.access().url() + ", base " + settings.accounts().base();
        });
    }

    @Override
    public Schema discover() {
        return pool.read(session -> LdapSchema.of(
                session.schema(settings.accounts().base().toString()), settings.accounts().objectClasses()));
    }

    @Override
    public void listAccounts(Consumer<TargetAccount> each) {
        run((session, accounts) -> session.each(
                accounts.base(), accounts.all(), settings.pageSize(), settings.access().timeOut().toMillis(),
                entry -> each.accept(accounts.entries().account(accounts.keyOf(entry), entry, Set.of())),
                accounts.entries().wanted()));
    }

    @Override
    public void listEntitlements(Consumer<TargetEntitlement> each) {
        LdapGroups these = groups();
        run((session, accounts) -> these.list(session, each));
    }

    @Override
    public void listMembers(String entitlement, Consumer<String> each) {
        LdapGroups these = groups();
        run((session, accounts) -> these.members(session, entitlement, accounts,
                settings.accounts().loginAttribute(), settings.accounts().keyAttribute(), each));
    }

    @Override
    public Optional<TargetAccount> read(String key, Set<String> asked) {
        return look((session, accounts) -> shown(session, accounts,
                accounts.find(session, key, wanted(accounts, asked)), asked));
    }

    @Override
    public Optional<TargetAccount> findByAnchor(String anchor, Set<String> asked) {
        String attribute = settings.accounts().anchorAttribute();
        return look((session, accounts) -> shown(session, accounts,
                accounts.findBy(session, attribute, anchor, wanted(accounts, asked)), asked));
    }

    @Override
    public Optional<TargetAccount> findByLogin(String login) {
        String attribute = settings.accounts().loginAttribute();
        return look((session, accounts) -> shown(session, accounts,
                accounts.findBy(session, attribute, login, wanted(accounts, Set.of())), Set.of()));
    }

    @Override
    public String create(NewAccount account) {
        return answer((session, accounts) -> {
            String key = accounts.create(session, account);
            if (!account.entitlements().isEmpty()) {
                groups().grant(session, accounts.located(session, key), account.entitlements());
            }
            return key;
        });
    }

    @Override
    public void update(String key, Change change) {
        run((session, accounts) -> {
            String login = change.login();
            if (login != null) {
                carryOver(session, accounts.rename(session, key, login));
            }
            if (login == null || !change.attributes().isEmpty()) {
                accounts.modify(session, key, accounts.entries().modifications(change.attributes()));
            }
        });
    }

    @Override
    public void enable(String key) {
        switchTo(key, true);
    }

    @Override
    public void disable(String key) {
        switchTo(key, false);
    }

    private void switchTo(String key, boolean on) {
        LdapStatus status = settings.accounts().status();
        run((session, accounts) -> {
            switch (status) {
                case LdapStatus.None _ ->
                    throw TargetException
                            .configuration("this connection cannot disable accounts: say how in `disable`");
                case LdapStatus.ByAttribute by -> accounts.modify(session, key,
                        List.of(new Modification(ModificationType.REPLACE, by.attribute(), by.values(on))));
                case LdapStatus.ByMove by ->
                    carryOver(session, accounts.moveBelow(session, key, on ? settings.accounts().base() : by.to()));
            }
        });
    }

    @Override
    public void delete(String key) {
        run((session, accounts) -> {
            LdapNames.Seen seen = accounts.locate(session, key);
            if (seen != null && groups != null) {
                groups.revokeAll(session, seen);
            }
            accounts.delete(session, key);
        });
    }

    @Override
    public void grant(String key, Set<String> entitlements) {
        LdapGroups these = groups();
        run((session, accounts) -> these.grant(session, accounts.located(session, key), entitlements));
    }

    @Override
    public void revoke(String key, Set<String> entitlements) {
        LdapGroups these = groups();
        run((session, accounts) -> {
            LdapNames.Seen seen = accounts.locate(session, key);
            if (seen != null) {
                these.revoke(session, seen, entitlements);
            }
        });
    }

    @Override
    public void setPassword(String key, char[] password) {
        ByteBuffer encoded = StandardCharsets.UTF_8.encode(CharBuffer.wrap(password));
        byte[] bytes = Arrays.copyOf(encoded.array(), encoded.limit());
        Arrays.fill(encoded.array(), (byte) 0);
        try {
            run((session, accounts) -> {
                if (server().passwordModify()) {
                    String dn = accounts.located(session, key).dn();
                    session.extended(new PasswordModifyExtendedRequest(dn, null, bytes));
                } else {
                    accounts.modify(session, key,
                            List.of(new Modification(ModificationType.REPLACE, "userPassword", bytes)));
                }
            });
        } finally {
            Arrays.fill(bytes, (byte) 0);
        }
    }

    @Override
    public void endSessions(String key) {
        throw TargetException.configuration("LDAP knows no sessions of an account, so none can be ended");
    }

    @Override
    public void close() {
        pool.close();
    }

    // ── what the calls have in common ──

    private interface Answer<T> {
        T with(LdapSession session, LdapAccounts accounts) throws LDAPException;
    }

    private interface Work {
        void with(LdapSession session, LdapAccounts accounts) throws LDAPException;
    }

    private <T> T answer(Answer<T> work) {
        return pool.call(session -> work.with(session, accounts(session)));
    }

    /// For what changes nothing and hands nothing out before its end, so that it may be begun anew.
    private <T> T look(Answer<T> work) {
        return pool.read(session -> work.with(session, accounts(session)));
    }

    private LdapAccounts accounts(LdapSession session) throws LDAPException {
        LdapServer known = server;
        if (known == null) {
            known = LdapServer.ask(session, settings, errors);
            server = known;
        }
        return new LdapAccounts(settings.accounts(), known, errors, names);
    }

    private void run(Work work) {
        answer((session, accounts) -> {
            work.with(session, accounts);
            return true;
        });
    }

    private LdapServer server() {
        LdapServer known = server;
        if (known == null) {
            throw new IllegalStateException("the server is asked what it is before anything else");
        }
        return known;
    }

    private LdapGroups groups() {
        if (groups == null) {
            throw TargetException.configuration("this connection has no groups: say where they are in `groupBase`");
        }
        return groups;
    }

    private void carryOver(LdapSession session, LdapAccounts.@Nullable Moved moved) throws LDAPException {
        if (moved != null && groups != null) {
            groups.carryOver(session, moved);
        }
    }

    private String[] wanted(LdapAccounts accounts, Set<String> asked) {
        return groups != null && groups.readsMemberOf() && !asked.isEmpty()
                ? accounts.entries().wanted("memberOf")
                : accounts.entries().wanted();
    }

    private Optional<TargetAccount> shown(
            LdapSession session, LdapAccounts accounts, Optional<SearchResultEntry> found, Set<String> asked)
            throws LDAPException {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        SearchResultEntry entry = found.get();
        Set<String> held = groups == null
                ? Set.of()
                : groups.held(session, entry, accounts.entries().login(entry), asked);
        return Optional.of(accounts.entries().account(accounts.keyOf(entry), entry, held));
    }
}
