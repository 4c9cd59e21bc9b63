package org.tenure.api;

import java.time.Clock;
import java.time.Duration;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;
import org.tenure.security.NewToken;
import org.tenure.security.Token;
import org.tenure.security.Tokens;

/// `/v1/tokens`: who may use these doors.
final class TokenRoutes {

    private static final int DAYS_STANDARD = 90;

    /// `scopes` are words of rights; `days` until it expires, 90 unless said.
    record Order(String name, List<String> scopes, @Nullable Integer days) {}

    private final Tokens tokens;
    private final Clock clock;

    TokenRoutes(Tokens tokens, Clock clock) {
        this.tokens = tokens;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/tokens", Right.ADMINISTER, "Every token ever made, without its secret")
                        .pages(Token.class, call -> tokens.list(call.page(), call.actor())),
                Route.post("/v1/tokens", Right.ADMINISTER,
                        "Make a token; its secret is in this answer and nowhere else")
                        .body(Order.class, "What it is for and may do")
                        .answers(NewToken.class, this::make),
                Route.delete("/v1/tokens/{token}", Right.ADMINISTER, "Revoke a token: it ends at once")
                        .id("token", "The id of a token")
                        .answers(Token.class, call -> revoke(call.id("token"), call)));
    }

    private Outcome<NewToken> make(Call call) throws Exception {
        Order order = call.body(Order.class);
        int days = order.days() == null ? DAYS_STANDARD : order.days();
        return scopes(order).then(scopes -> tokens.make(
                order.name() == null ? "" : order.name(), scopes, clock.instant().plus(Duration.ofDays(days)),
                call.actor()));
    }

    private static Outcome<Set<Right>> scopes(Order order) {
        Set<Right> scopes = EnumSet.noneOf(Right.class);
        for (String word : order.scopes() == null ? List.<String>of() : order.scopes()) {
            try {
                scopes.add(Right.valueOf(word.toUpperCase(Locale.ROOT)));
            } catch (IllegalArgumentException unknown) {
                return Outcome.refused(
                        ErrorCode.INVALID,
                        "There is no right `%s`; there are %s.",
                        word,
                        String.join(", ", EnumSet.allOf(Right.class).stream().map(Right::word).toList()));
            }
        }
        return Outcome.done(scopes);
    }

    private Outcome<Token> revoke(UUID token, Call call) {
        return tokens.revoke(token, call.actor());
    }
}
