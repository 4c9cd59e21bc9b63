package org.tenure.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "accounts", description = "Accounts at targets, as they were last read back.")
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
                session.surroundings(), Table.text("LOGIN"), Table.text("CONNECTION"), Table.text("PURPOSE"),
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
                Answers.text(account, "login"),
                Answers.text(account, "connection"),
                Answers.text(account, "purpose"),
                Answers.word(account, "state"),
                enabled.isBoolean() ? (enabled.asBoolean() ? "yes" : "no") : "",
                session.time(account, "observedAt"),
                identity.isEmpty() ? "nobody known" : identity);
    }
}
