package org.tenure.security;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.tenure.TestDatabase;
import org.tenure.TurnedClock;
import org.tenure.audit.Ledger;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Ids;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.Right;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class TokensTest {

    private static final Actor ADMINISTRATOR = new Actor("admin", EnumSet.allOf(Right.class));

    private final TurnedClock clock = TurnedClock.at("2026-03-01T08:00:00Z");
    private TestDatabase database;
    private Tokens tokens;

    @BeforeAll
    void open() {
        database = TestDatabase.fresh();
        tokens = tokens(database);
    }

    @AfterAll
    void close() {
        database.close();
    }

    @Test
    void aTokenActsWithItsScopesUnderItsName() {
        NewToken made = make("payroll", Set.of(Right.FEED, Right.READ));
        Actor actor = tokens.authenticate(made.secret()).get();

        assertThat(actor.name()).isEqualTo("token/payroll");
        assertThat(actor.rights()).containsExactlyInAnyOrder(Right.FEED, Right.READ);
        assertThat(actor.require(Right.CONFIGURE)).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void aTokenEndsToTheSecond() {
        NewToken made = tokens.make("short", Set.of(Right.READ), clock.instant().plusSeconds(10), ADMINISTRATOR).get();

        clock.turn(Duration.ofSeconds(9));
        assertThat(tokens.authenticate(made.secret())).isInstanceOf(Outcome.Done.class);
        clock.turn(Duration.ofSeconds(1));
        assertThat(tokens.authenticate(made.secret())).isInstanceOf(Outcome.Refused.class);
    }

    @Test
    @DisplayName("A7 a revoked token is none at once")
    void revokedAtOnce() {
        NewToken made = make("revoked", Set.of(Right.READ));
        Token revoked = tokens.revoke(made.token().id(), ADMINISTRATOR).get();

        assertThat(tokens.authenticate(made.secret())).isInstanceOf(Outcome.Refused.class);
        clock.turn(Duration.ofSeconds(1));
        assertThat(tokens.revoke(made.token().id(), ADMINISTRATOR).get()).isEqualTo(revoked);
    }

    @Test
    void whateverIsWrongTheAnswerIsTheSame() {
        NewToken revoked = make("gone", Set.of(Right.READ));
        tokens.revoke(revoked.token().id(), ADMINISTRATOR).get();
        List<Refusal> refusals = new ArrayList<>();
        for (String secret : List.of("", "x", "tnr_", Secret.make(), revoked.secret(), revoked.secret() + "x",
                "tnr_' or true --")) {
            refusals.add(refusal(tokens.authenticate(secret)));
        }
        assertThat(Set.copyOf(refusals)).hasSize(1);
        assertThat(refusals.getFirst().code()).isEqualTo(ErrorCode.UNAUTHENTICATED);
    }

    @Test
    void theSecretIsNowhereInTheDatabase() {
        NewToken made = make("secret", Set.of(Right.READ));
        String random = made.secret().substring(4);
        assertThat(made.secret()).matches("tnr_[A-Za-z0-9_-]{43}");
        for (String table : List.of("security.token", "audit.event")) {
            assertThat(database.jdbc()
                    .sql("select count(*) from " + table + " r where to_jsonb(r)::text like '%' || :random || '%'")
                    .param("random", random)
                    .query(Long.class)
                    .single()).isZero();
        }
        assertThat(database.jdbc()
                .sql("select count(*) from security.token where hash = sha256(:secret)")
                .param("secret", made.secret().getBytes(StandardCharsets.UTF_8))
                .query(Long.class)
                .single()).isOne();
        assertThat(made.toString()).doesNotContain(random);
    }

    @Test
    void nobodyGivesARightTheyDoNotHave() {
        var reader = new Actor("reader", Set.of(Right.READ));
        var clerk = new Actor("clerk", Set.of(Right.READ, Right.ADMINISTER));

        assertThat(refusal(tokens.make("x", Set.of(Right.READ), clock.instant().plusSeconds(60), reader)).code())
                .isEqualTo(ErrorCode.DENIED);
        assertThat(
                refusal(tokens.make("x", Set.of(Right.CONFIGURE), clock.instant().plusSeconds(60), clerk)).sentence())
                .contains("`configure`");
        assertThat(refusal(tokens.list(PageRequest.first(), reader)).code()).isEqualTo(ErrorCode.DENIED);
        assertThat(refusal(tokens.revoke(Ids.next(), reader)).code()).isEqualTo(ErrorCode.DENIED);
    }

    @Test
    void aTokenWithoutNameScopeOrEndIsRefused() {
        var soon = clock.instant().plusSeconds(60);
        assertThat(refusal(tokens.make(" ", Set.of(Right.READ), soon, ADMINISTRATOR)).code())
                .isEqualTo(ErrorCode.INVALID);
        assertThat(refusal(tokens.make("x", Set.of(), soon, ADMINISTRATOR)).code()).isEqualTo(ErrorCode.INVALID);
        assertThat(refusal(tokens.make("x", Set.of(Right.READ), clock.instant(), ADMINISTRATOR)).code())
                .isEqualTo(ErrorCode.INVALID);
        assertThat(refusal(tokens.make("x", Set.of(Right.READ), soon.plus(Tokens.LIFETIME_MAX), ADMINISTRATOR)).code())
                .isEqualTo(ErrorCode.INVALID);
        assertThat(refusal(tokens.revoke(Ids.next(), ADMINISTRATOR)).code()).isEqualTo(ErrorCode.NOT_FOUND);
    }

    @Test
    void tokensAreListedPageByPage() {
        for (int i = 0; i < 3; i++) {
            make("listed " + i, Set.of(Right.READ));
        }
        List<Token> all = new ArrayList<>();
        var request = new PageRequest(null, 2);
        while (request != null) {
            var page = tokens.list(request, ADMINISTRATOR).get();
            assertThat(page.items()).hasSizeLessThanOrEqualTo(2);
            all.addAll(page.items());
            request = page.next() == null ? null : new PageRequest(page.next(), 2);
        }
        assertThat(all).extracting(Token::name).contains("listed 0", "listed 1", "listed 2").doesNotHaveDuplicates();
    }

    @Test
    void makingAndRevokingAreRecorded() {
        NewToken made = make("recorded", Set.of(Right.READ));
        tokens.revoke(made.token().id(), ADMINISTRATOR).get();
        tokens.revoke(made.token().id(), ADMINISTRATOR).get();

        assertThat(database.jdbc()
                .sql("select type from audit.event where subject = :id order by id")
                .param("id", made.token().id())
                .query(String.class)
                .list()).containsExactly("tokens.made", "tokens.revoked");
    }

    @Test
    void theFirstTokenIsHandedOutOnce() {
        try (TestDatabase fresh = TestDatabase.fresh()) {
            Tokens first = tokens(fresh);
            List<NewToken> handedOut = new ArrayList<>();
            first.makeFirst(handedOut::add);
            first.makeFirst(handedOut::add);

            assertThat(handedOut).hasSize(1);
            assertThat(first.authenticate(handedOut.getFirst().secret()).get().rights())
                    .containsExactlyInAnyOrder(Right.values());
        }
    }

    private Tokens tokens(TestDatabase database) {
        return new SecurityConfiguration()
                .tokens(database.jdbc(), database.transactions(), new Ledger(database.template(), clock), clock);
    }

    private NewToken make(String name, Set<Right> scopes) {
        return tokens.make(name, scopes, clock.instant().plus(Duration.ofDays(30)), ADMINISTRATOR).get();
    }

    private static Refusal refusal(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Refused<?>(Refusal refusal) -> refusal;
            case Outcome.Done<?>(Object value) -> throw new AssertionError("done: " + value);
        };
    }
}
