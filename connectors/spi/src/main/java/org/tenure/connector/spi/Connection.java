package org.tenure.connector.spi;

import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/// One configured target. Thread-safe: calls come from many threads, up to the connection's concurrency.
///
/// Every method may throw [TargetException]. A method whose capability is not listed throws one of kind
/// `CONFIGURATION`. Keys are the target's own immutable ones (entryUUID, primary key, SCIM id); where the target has
/// none, the connector says in its guide what it uses instead. Every call ends within the connection's time-out; a
/// listing does so page by page.
public interface Connection extends AutoCloseable {

    Set<Capability> capabilities();

    /// Reaches the target and signs in. Says what the target is, e.g. `OpenLDAP 2.5 at ldap://…, base dc=example`.
    String test();

    /// Which attributes accounts have and how the target compares them, as far as it can tell.
    Schema discover();

    /// Every account in scope, page by page in bounded memory; memberships are left out where they cost a call each.
    void listAccounts(Consumer<TargetAccount> each);

    void listEntitlements(Consumer<TargetEntitlement> each);

    /// The keys of all accounts that hold the entitlement directly, page by page.
    void listMembers(String entitlement, Consumer<String> each);

    /// One account as it is now, with those of the `asked` entitlements that it holds directly.
    /// Never lists a whole group. Empty when the target says that there is none.
    Optional<TargetAccount> read(String key, Set<String> asked);

    /// The account that carries our anchor, whatever its name; see [NewAccount#anchor].
    Optional<TargetAccount> findByAnchor(String anchor, Set<String> asked);

    /// The account with this login under the target's own matching rule.
    Optional<TargetAccount> findByLogin(String login);

    /// Creates an account, with its anchor and disabled or enabled as asked, and answers its key.
    ///
    /// @throws TargetException of kind `ALREADY_EXISTS` when the login, or whatever the target keeps unique, is taken
    String create(NewAccount account);

    /// Sets the given attributes and leaves all others alone; an empty list of values clears one.
    ///
    /// @throws TargetException of kind `NOT_FOUND` when there is no such account, as [#enable], [#disable] and
    /// [#setPassword] do; of kind `ALREADY_EXISTS` when the new login is taken
    void update(String key, Change change);

    void enable(String key);

    void disable(String key);

    /// Deletes the account. Succeeds when it is gone already.
    void delete(String key);

    /// Gives the account all the entitlements. Those it has already are no error.
    ///
    /// @throws TargetException of kind `NOT_FOUND` that names what is missing: the account or an entitlement
    void grant(String key, Set<String> entitlements);

    /// Takes all the entitlements from the account. Those it does not have are no error, nor is an account or an
    /// entitlement that is gone: it has nothing left to take.
    void revoke(String key, Set<String> entitlements);

    /// Sets a new password. The array is wiped by the caller; the connector keeps and logs nothing of it.
    void setPassword(String key, char[] password);

    /// Ends what the account has open now.
    void endSessions(String key);

    /// Lets go of sockets and threads. Calls under way may fail, later ones fail as `UNREACHABLE`. Twice is harmless.
    @Override
    void close();
}
