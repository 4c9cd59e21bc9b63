package org.tenure.connector.ldap;

import com.unboundid.ldap.sdk.Filter;
import com.unboundid.ldap.sdk.LDAPException;
import com.unboundid.ldap.sdk.SearchResultEntry;
import java.util.Arrays;
import java.util.EnumSet;
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

/// A domain of Active Directory. Each call is one turn of a pooled connection; what it sends is in [AdAccounts] and
/// [AdGroups].
final class AdConnection implements Connection {

    private static final Filter NOT_PROTECTED = Filter.createANDFilter(AdEntries.ACCOUNTS,
            Filter.createNOTFilter(Filter.createEqualityFilter(AdEntries.CRITICAL, "TRUE")));

    private final AdSettings settings;
    private final LdapErrors errors;
    private final LdapPool pool;
    private final long pageMillis;
    private final @Nullable AdGroups groups;
    private final Set<Capability> capabilities;
    private volatile @Nullable AdServer server;

    AdConnection(AdSettings settings) {
        this.settings = settings;
        this.errors = new LdapErrors(settings.access(), new AdDialect());
        this.pool = new LdapPool(settings.access(), errors);
        this.pageMillis = settings.access().timeOut().toMillis();
        AdSettings.Groups ofGroups = settings.groups();
        this.groups = ofGroups == null ? null : new AdGroups(ofGroups, errors, settings.pageSize(), pageMillis);
        EnumSet<Capability> all = EnumSet.allOf(Capability.class);
        all.remove(Capability.END_SESSIONS);
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
            AdServer asked = AdServer.ask(session, settings);
            server = asked;
            boolean ldaps = settings.access().server().encryption() == LdapAccess.Encryption.LDAPS;
            return "Active Directory domain `" + asked.domain() + "` (functional level " + asked.level() + ", server "
                    + asked.host() + ") at " + settings.access().url() + " over " + (ldaps ? "LDAPS" : "StartTLS")
                    + ", base " + settings.accounts().base();
        });
    }

    @Override
    public Schema discover() {
        return pool.read(session -> AdSchema.of(session.schema(settings.accounts().base().toString())));
    }

    /// Protected accounts are passed over: they are found by their login, so that it is taken, and never changed.
    @Override
    public void listAccounts(Consumer<TargetAccount> each) {
        run((session, accounts) -> session.each(accounts.base(), NOT_PROTECTED, settings.pageSize(), pageMillis,
                entry -> each.accept(accounts.entries().account(entry, Set.of())), accounts.entries().wanted()));
    }

    @Override
    public void listEntitlements(Consumer<TargetEntitlement> each) {
        AdGroups these = groups();
        run((session, accounts) -> these.list(session, each));
    }

    @Override
    public void listMembers(String entitlement, Consumer<String> each) {
        AdGroups these = groups();
        run((session, accounts) -> these.members(session, entitlement, accounts, settings.accounts().base(), each));
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
        return look((session, accounts) -> shown(session, accounts,
                accounts.findBy(session, AdEntries.LOGIN, login, wanted(accounts, Set.of())), Set.of()));
    }

    @Override
    public String create(NewAccount account) {
        return answer((session, accounts) -> {
            String key = accounts.create(session, account);
            if (!account.entitlements().isEmpty()) {
                groups().grant(session, key, account.entitlements());
            }
            return key;
        });
    }

    @Override
    public void update(String key, Change change) {
        run((session, accounts) -> accounts.update(session, key, change));
    }

    @Override
    public void enable(String key) {
        run((session, accounts) -> accounts.switchTo(session, key, true));
    }

    @Override
    public void disable(String key) {
        run((session, accounts) -> accounts.switchTo(session, key, false));
    }

    @Override
    public void delete(String key) {
        run((session, accounts) -> accounts.delete(session, key));
    }

    @Override
    public void grant(String key, Set<String> entitlements) {
        AdGroups these = groups();
        run((session, accounts) -> {
            accounts.changeable(session, key);
            these.grant(session, key, entitlements);
        });
    }

    @Override
    public void revoke(String key, Set<String> entitlements) {
        AdGroups these = groups();
        run((session, accounts) -> {
            Optional<SearchResultEntry> account = accounts.findChangeable(session, key, AdGroups.NEEDED);
            if (account.isPresent()) {
                these.revoke(session, key, account.get(), entitlements);
            }
        });
    }

    @Override
    public void setPassword(String key, char[] password) {
        byte[] quoted = AdPasswords.quoted(password);
        try {
            run((session, accounts) -> accounts.setPassword(session, key, quoted));
        } finally {
            Arrays.fill(quoted, (byte) 0);
        }
    }

    @Override
    public void endSessions(String key) {
        throw TargetException.configuration(
                "Active Directory cannot end what an account has open: tickets that were given out last until they "
                        + "expire, ten hours by default");
    }

    @Override
    public void close() {
        pool.close();
    }

    // ── what the calls have in common ──

    private interface Answer<T> {
        T with(LdapSession session, AdAccounts accounts) throws LDAPException;
    }

    private interface Work {
        void with(LdapSession session, AdAccounts accounts) throws LDAPException;
    }

    private <T> T answer(Answer<T> work) {
        return pool.call(session -> work.with(session, accounts(session)));
    }

    /// For what changes nothing and hands nothing out before its end, so that it may be begun anew.
    private <T> T look(Answer<T> work) {
        return pool.read(session -> work.with(session, accounts(session)));
    }

    private AdAccounts accounts(LdapSession session) throws LDAPException {
        AdServer known = server;
        if (known == null) {
            known = AdServer.ask(session, settings);
            server = known;
        }
        return new AdAccounts(settings.accounts(), known, errors);
    }

    private void run(Work work) {
        answer((session, accounts) -> {
            work.with(session, accounts);
            return true;
        });
    }

    private AdGroups groups() {
        if (groups == null) {
            throw TargetException.configuration("this connection has no groups: say where they are in `groupBase`");
        }
        return groups;
    }

    private String[] wanted(AdAccounts accounts, Set<String> asked) {
        return groups == null || asked.isEmpty()
                ? accounts.entries().wanted()
                : accounts.entries().wanted(AdGroups.NEEDED);
    }

    private Optional<TargetAccount> shown(LdapSession session, AdAccounts accounts, Optional<SearchResultEntry> found,
            Set<String> asked) throws LDAPException {
        if (found.isEmpty()) {
            return Optional.empty();
        }
        SearchResultEntry entry = found.get();
        Set<String> held = groups == null || asked.isEmpty()
                ? Set.of()
                : groups.held(session, AdEntries.key(entry), entry, asked);
        return Optional.of(accounts.entries().account(entry, held));
    }
}
