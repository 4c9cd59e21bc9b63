package org.tenure.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "accounts", description = "Accounts at targets, as they were last read back; whose one is that was met there.", synopsisSubcommandLabel = "[COMMAND]")
final class AccountsCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--connection", paramLabel = "NAME", description = "Of this connection")
    @Nullable
    String connection;

    @Option(names = "--state", paramLabel = "STATE", description = "intended, live or gone")
    @Nullable
    String state;

    @Option(names = "--login", paramLabel = "BEGINNING", description = "Whose login begins so")
    @Nullable
    String login;

    @Option(names = "--uncorrelated", description = "Only accounts of nobody known")
    boolean uncorrelated;

    @Mixin
    final Pages pages = new Pages();

    AccountsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Table table = new Table(
                session.surroundings(), Table.whole("ACCOUNT"), Table.text("LOGIN"), Table.text("CONNECTION"),
                Table.text("PURPOSE"),
                Table.state("STATE"),
                Table.extra("ENABLED"), Table.extra("READ BACK"), Table.whole("PERSON"));
        Query query = Query.of("connection", connection)
                .with("state", state)
                .with("login", login)
                .flag("uncorrelated", uncorrelated);
        pages.print(
                session, "/v1/accounts", query, table, this::row,
                query.isEmpty()
                        ? "There are no accounts yet. They come with the first access somebody has at a connection."
                        : "There is no such account.");
        return Exit.OK;
    }

    private List<String> row(JsonNode account) {
        JsonNode enabled = account.path("enabled");
        String identity = Answers.text(account, "identity");
        return List.of(
                Answers.text(account, "id"),
                Answers.text(account, "login"),
                Answers.text(account, "connection"),
                Answers.text(account, "purpose"),
                Answers.word(account, "state"),
                enabled.isBoolean() ? (enabled.asBoolean() ? "yes" : "no") : "",
                session.time(account, "observedAt"),
                identity.isEmpty() ? "nobody known" : identity);
    }

    @Command(name = "link", description = "Say whose an account is that was met at a target and is nobody's. What the person is to have is done to it from then on; what it holds already is never revoked.")
    int link(
            @Parameters(paramLabel = "ACCOUNT", description = "The id of an account; `accounts --uncorrelated` lists them") String id,
            @Option(names = "--person", required = true, paramLabel = "KEY", description = "An employee number or other identifier, or an id") String person) {
        return answered(session.server().post(path(id, "link"), Map.of("person", person)),
                "Account `%s` on `%s` is `%s`'s now.", person);
    }

    @Command(name = "unlink", description = "Take a link back: what Tenure gave the account is revoked, and it is nobody's again.")
    int unlink(@Parameters(paramLabel = "ACCOUNT", description = "The id of an account") String id) {
        return answered(session.server().post(path(id, "unlink")), "Account `%s` on `%s` is nobody's again.");
    }

    private static String path(String account, String what) {
        return "/v1/accounts/" + Query.segment(account) + "/" + what;
    }

    private int answered(Server.Answer answer, String sentence, Object... more) {
        if (session.json) {
            session.out().println(answer.text());
        } else {
            var words = new java.util.ArrayList<Object>(
                    List.of(Answers.text(answer.json(), "login"), Answers.text(answer.json(), "connection")));
            words.addAll(List.of(more));
            session.say(sentence.formatted(words.toArray()));
        }
        return Exit.OK;
    }
}
