package org.tenure.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Ids;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Right;

/// The door to API tokens. Making, listing and revoking them takes the right `administer`; nobody gives a right away
/// that they do not have.
public final class Tokens {

    public static final int NAME_MAX = 100;
    public static final Duration LIFETIME_MAX = Duration.ofDays(366);
    private static final Duration FIRST_LIFETIME = Duration.ofDays(30);

    private final TokenStore store;
    private final TransactionTemplate transactions;
    private final Ledger ledger;
    private final Clock clock;

    Tokens(TokenStore store, TransactionTemplate transactions, Ledger ledger, Clock clock) {
        this.store = store;
        this.transactions = transactions;
        this.ledger = ledger;
        this.clock = clock;
    }

    /// The token with its secret, which is nowhere else and never shown again.
    public Outcome<NewToken> make(String name, Set<Right> scopes, Instant expires, Actor actor) {
        return actor.require(Right.ADMINISTER)
                .then(_ -> refusal(name, scopes, expires, actor))
                .map(_ -> transactions.execute(_ -> insert(name, scopes, expires, actor)));
    }

    /// Who has this secret, with the rights of its token, as of now: a token that has expired or was revoked is none.
    /// Whatever is wrong, the refusal is the same.
    public Outcome<Actor> authenticate(String secret) {
        return (Secret.looksLikeOne(secret)
                ? store.inForce(Secret.hash(secret), clock.instant())
                : Optional.<Token>empty())
                .map(token -> Outcome.done(new Actor("token/" + token.name(), token.scopes())))
                .orElseGet(() -> Outcome.refused(
                        ErrorCode.UNAUTHENTICATED,
                        "This needs a token that is in force. Ask an administrator for one."));
    }

    /// Ends it at once. Revoking it again changes nothing.
    public Outcome<Token> revoke(UUID id, Actor actor) {
        return actor.require(Right.ADMINISTER).then(_ -> transactions.execute(_ -> {
            if (store.revoke(id, now())) {
                ledger.record(NewEvent.of("tokens.revoked", actor, Map.of()).about(id));
            }
            return store.find(id)
                    .map(Outcome::done)
                    .orElseGet(() -> Outcome.refused(ErrorCode.NOT_FOUND,
                            "There is no token `%s`. List the tokens to find its id.", id));
        }));
    }

    /// All tokens that were ever made, oldest first.
    public Outcome<Page<Token>> list(PageRequest request, Actor actor) {
        return actor.require(Right.ADMINISTER).map(_ -> page(request.key(UUID::fromString), request.size()));
    }

    private Page<Token> page(@Nullable UUID after, int size) {
        List<Token> found = store.after(after, size + 1);
        boolean more = found.size() > size;
        List<Token> items = more ? found.subList(0, size) : found;
        return new Page<>(items, more ? items.getLast().id().toString() : null);
    }

    /// At the first start of all, makes a token with every right, for 30 days, and hands its secret out once.
    public void makeFirst(Consumer<NewToken> handOut) {
        transactions.executeWithoutResult(_ -> {
            if (store.isEmptyForMe()) {
                Instant expires = now().plus(FIRST_LIFETIME);
                handOut.accept(insert("first", EnumSet.allOf(Right.class), expires, Actor.system("setup")));
            }
        });
    }

    private Outcome<Instant> refusal(String name, Set<Right> scopes, Instant expires, Actor actor) {
        Instant now = now();
        if (name.isBlank() || name.length() > NAME_MAX) {
            return Outcome.refused(ErrorCode.INVALID,
                    "A token has a name of 1 to %d characters. Say who or what uses it.", NAME_MAX);
        }
        if (scopes.isEmpty()) {
            return Outcome.refused(ErrorCode.INVALID, "The token `%s` has no scope. Give it at least one, e.g. `read`.",
                    name);
        }
        if (!expires.isAfter(now) || expires.isAfter(now.plus(LIFETIME_MAX))) {
            return Outcome.refused(
                    ErrorCode.INVALID,
                    "The token `%s` cannot expire at %s. Choose a time within the next %d days.",
                    name,
                    expires,
                    LIFETIME_MAX.toDays());
        }
        for (Right scope : scopes) {
            if (!actor.may(scope)) {
                return Outcome.refused(
                        ErrorCode.DENIED, "`%s` cannot give the scope `%s`, which it does not have. Leave it out.",
                        actor.name(), scope.word());
            }
        }
        return Outcome.done(now);
    }

    private NewToken insert(String name, Set<Right> scopes, Instant expires, Actor actor) {
        String secret = Secret.make();
        var token = new Token(
                Ids.next(), name, scopes, now(), actor.name(), expires.truncatedTo(ChronoUnit.MICROS), null, null);
        store.insert(token, Secret.hash(secret));
        ledger.record(NewEvent.of(
                "tokens.made",
                actor,
                Map.of("scopes", scopes.stream().sorted().map(Right::word).toList(), "expires", token.expiresAt()))
                .about(token.id()));
        return new NewToken(token, secret);
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
