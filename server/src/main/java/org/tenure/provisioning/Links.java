package org.tenure.provisioning;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.RefusedException;
import org.tenure.kernel.Right;

/// Whose an account is that Tenure met and did not make: decided by a person, never by an equal login.
///
/// From then on what the person is to have is done to this account. What it held before is seen and never revoked, and
/// as long as the person works here it is not disabled for want of a reason: Tenure did not give it.
public final class Links {

    private final LinkStore store;
    private final AccountStore accounts;
    private final Connections connections;
    private final Operations operations;
    private final Ledger ledger;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Links(
            LinkStore store, AccountStore accounts, Connections connections, Operations operations, Ledger ledger,
            TransactionTemplate transactions, Clock clock) {
        this.store = store;
        this.accounts = accounts;
        this.connections = connections;
        this.operations = operations;
        this.ledger = ledger;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Links an account of nobody to somebody. Its target is read first, so that what it holds is known not to be ours.
    public Outcome<Account> link(UUID account, UUID identity, Actor actor) {
        return actor.require(Right.OPERATE)
                .then(_ -> linkable(account, identity))
                .then(free -> read(free).then(found -> committed(() -> {
                    store.lock(identity, account);
                    Account now = linkable(account, identity).get();
                    return link(now, identity, found, actor);
                })));
    }

    /// Takes a link back: the account is nobody's again, what Tenure gave it is revoked, and nothing else there is touched.
    public Outcome<Account> unlink(UUID account, Actor actor) {
        return actor.require(Right.OPERATE)
                .then(_ -> linked(account))
                .then(known -> committed(() -> {
                    store.lock(owner(known), account);
                    return unlink(linked(account).get(), actor);
                }));
    }

    /// What was read at the target, and which entitlements it has there.
    private record Found(TargetAccount seen, ConnectionDefinition definition, List<UUID> held) {}

    private Outcome<Found> read(Account account) {
        ConnectionDefinition definition = connections.find(account.connection()).orElse(null);
        if (definition == null) {
            return Outcome.refused(ErrorCode.CONFLICT,
                    "Connection `%s` is retired, so that account `%s` cannot be read. Define the connection again first.",
                    account.connection(), account.id());
        }
        Map<String, UUID> entitlements = store.entitlements(definition.application());
        String key = Objects.requireNonNull(account.key());
        return connections.ask(account.connection(), target -> target.read(key, entitlements.keySet()))
                .then(seen -> seen
                        .<Outcome<Found>>map(there -> Outcome.done(new Found(there, definition,
                                there.entitlements()
                                        .stream()
                                        .map(entitlements::get)
                                        .filter(Objects::nonNull)
                                        .sorted()
                                        .toList())))
                        .orElseGet(() -> Outcome.refused(ErrorCode.CONFLICT,
                                "Account `%s` (`%s`) is not on `%s` any more: there is nothing to link.",
                                account.id(), String.valueOf(account.login()), account.connection())));
    }

    private Account link(Account account, UUID identity, Found found, Actor actor) {
        Instant now = clock.instant();
        Optional<Account> intended = rivals(identity, account).stream().findFirst();
        intended.ifPresent(never -> store.giveWay(never.id(),
                "the account `%s` was linked instead".formatted(account.login()), now));
        NewEvent event = NewEvent.of("account.linked", actor, Map.of(
                "account", account.id().toString(), "connection", account.connection(), "purpose", account.purpose(),
                "held", found.held().size())).about(identity);
        ledger.record(event);
        store.open(account, identity, event.id(), now);
        store.observe(account.id(), found.seen(), found.definition().attributes().keySet(), found.held(), now);
        operations.align(List.of(identity), null, now);
        return accounts.find(account.id()).orElseThrow();
    }

    private Account unlink(Account account, Actor actor) {
        Instant now = clock.instant();
        UUID formerly = owner(account);
        NewEvent event = NewEvent.of("account.unlinked", actor, Map.of(
                "account", account.id().toString(), "connection", account.connection(), "purpose", account.purpose()))
                .about(formerly);
        ledger.record(event);
        store.close(account.id(), event.id(), now);
        store.release(account, formerly, now);
        operations.align(List.of(formerly), null, now);
        operations.wake();
        return accounts.find(account.id()).orElseThrow();
    }

    /// The account, when it may be linked to this person.
    private Outcome<Account> linkable(UUID id, UUID identity) {
        return account(id).then(account -> {
            UUID owner = account.identity();
            if (account.state() == Account.State.GONE) {
                return Outcome.refused(ErrorCode.CONFLICT,
                        "Account `%s` is gone from `%s`, and a dead account is never revived: there is nothing to link.",
                        id, account.connection());
            }
            if (account.state() == Account.State.INTENDED) {
                return Outcome.refused(ErrorCode.CONFLICT,
                        "Account `%s` is not on `%s` yet: Tenure is to make it. Only an account that is there and is nobody's can be linked.",
                        id, account.connection());
            }
            if (owner != null) {
                return Outcome.refused(ErrorCode.CONFLICT,
                        "Account `%s` (`%s` on `%s`) is `%s`'s already. Only an account that is nobody's can be linked; `accounts --uncorrelated` lists them.",
                        id, String.valueOf(account.login()), account.connection(), store.nameOf(owner));
            }
            if (!store.isKnown(identity)) {
                return Outcome.refused(ErrorCode.NOT_FOUND,
                        "There is nobody with the id `%s`. Find people with `tenure people WORDS`.", identity);
            }
            return rivalOf(account, identity)
                    .<Outcome<Account>>map(Outcome::refused)
                    .orElseGet(() -> Outcome.done(account));
        });
    }

    /// Why the account that the person has there already, or is about to, cannot give way.
    private Optional<Refusal> rivalOf(Account account, UUID identity) {
        for (Account rival : rivals(identity, account)) {
            if (rival.state() == Account.State.LIVE) {
                return Optional.of(new Refusal(ErrorCode.CONFLICT,
                        "`%s` has the account `%s` on `%s` for the purpose `%s` already, and nobody has two. If that one was linked by mistake, unlink it first: `%s`."
                                .formatted(store.nameOf(identity), rival.login(), rival.connection(), rival.purpose(),
                                        rival.id())));
            }
            if (store.isBeingMade(rival.id())) {
                return Optional.of(new Refusal(ErrorCode.CONFLICT,
                        "An account for `%s` is being made on `%s` now. See `tenure operations --person %s`, and decide when it has ended."
                                .formatted(store.nameOf(identity), rival.connection(), identity)));
            }
        }
        return Optional.empty();
    }

    /// What the person has, or is to have, in the same place.
    private List<Account> rivals(UUID identity, Account account) {
        return accounts.of(identity)
                .stream()
                .filter(one -> one.state() != Account.State.GONE
                        && one.connection().equals(account.connection())
                        && one.purpose().equals(account.purpose()))
                .toList();
    }

    /// The account, when a person has linked it.
    private Outcome<Account> linked(UUID id) {
        return account(id).then(account -> {
            UUID owner = account.identity();
            if (owner == null) {
                return Outcome.refused(ErrorCode.CONFLICT, "Account `%s` is nobody's: there is nothing to unlink.", id);
            }
            if (account.state() == Account.State.GONE) {
                return Outcome.refused(ErrorCode.CONFLICT,
                        "Account `%s` is gone from `%s`: there is nothing to unlink.",
                        id, account.connection());
            }
            return account.linked()
                    ? Outcome.done(account)
                    : Outcome.refused(ErrorCode.CONFLICT,
                            "Account `%s` was made by Tenure for `%s`, not linked by a person. It ends with their access.",
                            id, store.nameOf(owner));
        });
    }

    private Outcome<Account> account(UUID id) {
        return accounts.find(id)
                .<Outcome<Account>>map(Outcome::done)
                .orElseGet(() -> Outcome.refused(ErrorCode.NOT_FOUND,
                        "There is no account `%s`. List them with `tenure accounts`.", id));
    }

    private static UUID owner(Account account) {
        return Objects.requireNonNull(account.identity(), "a linked account is somebody's");
    }

    /// In a transaction that a refusal rolls back.
    private Outcome<Account> committed(java.util.function.Supplier<Account> work) {
        try {
            return Outcome.done(Objects.requireNonNull(transactions.execute(_ -> work.get())));
        } catch (RefusedException refused) {
            return Outcome.refused(refused.refusal());
        }
    }
}
