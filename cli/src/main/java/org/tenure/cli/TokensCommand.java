package org.tenure.cli;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "tokens", description = "Who may ask this server, and for what.", synopsisSubcommandLabel = "[COMMAND]")
final class TokensCommand implements Callable<Integer> {

    /// Longer the server lends to nobody.
    private static final int DAYS_MAX = 366;

    private final Session session;

    TokensCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return list(new Pages());
    }

    @Command(name = "list", description = "All tokens; their secrets are not kept.")
    int list(@Mixin Pages pages) {
        Table table = new Table(
                session.surroundings(), Table.whole("TOKEN"), Table.text("NAME"), Table.text("SCOPES"),
                Table.extra("EXPIRES"),
                Table.extra("LAST TAKEN"), Table.extra("REVOKED"));
        pages.print(session, "/v1/tokens", Query.NONE, table, this::row,
                "There are no tokens. `tenure tokens make NAME` makes one.");
        return Exit.OK;
    }

    private List<String> row(JsonNode token) {
        String last = session.time(token, "lastUsedAt");
        return List.of(
                Answers.text(token, "id"),
                Answers.text(token, "name"),
                Answers.joined(token.path("scopes"), ", ").toLowerCase(Locale.ROOT),
                session.time(token, "expiresAt"),
                last.isEmpty() ? "never" : last,
                session.time(token, "revokedAt"));
    }

    @Command(name = "make", description = "Make a token. Only its secret goes to standard output, and only this once.", footerHeading = "%nExample:%n", footer = "  tenure tokens make nightly-feed --scopes read,feed --days 365 > secret")
    int make(
            @Parameters(paramLabel = "NAME", description = "What it is for") String name,
            @Option(names = "--scopes", split = ",", paramLabel = "SCOPE", defaultValue = "read", description = "Of read, feed, configure, operate, stop, audit, administer; read unless said") List<String> scopes,
            @Option(names = "--days", paramLabel = "N", defaultValue = "90", description = "For how long; 90 unless said") int days) {
        if (days < 1 || days > DAYS_MAX) {
            throw new CommandException(Exit.USAGE,
                    "`--days` is `%d`; a number from 1 to %d is meant.".formatted(days, DAYS_MAX));
        }
        Server.Answer answer = session.server()
                .post("/v1/tokens", Map.of("name", name, "scopes", scopes, "days", days));
        if (session.json) {
            session.out().println(answer.text());
            return Exit.OK;
        }
        session.remark("Token `%s` with %s, for %s. This is the only time it is shown:"
                .formatted(name, String.join(", ", scopes), Answers.number(days, "day", "days")));
        session.out().println(Answers.text(answer.json(), "secret"));
        return Exit.OK;
    }

    @Command(name = "revoke", description = "End a token now.")
    int revoke(@Parameters(paramLabel = "TOKEN", description = "The id of a token") String id) {
        session.server().delete("/v1/tokens/" + Query.segment(id));
        if (!session.json) {
            session.say("Revoked: token %s opens nothing any more.".formatted(id));
        }
        return Exit.OK;
    }
}
