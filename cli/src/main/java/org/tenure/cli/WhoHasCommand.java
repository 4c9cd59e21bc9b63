package org.tenure.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "who-has", description = "Who has a target, now or on any day, as it was known on any day.")
final class WhoHasCommand implements Callable<Integer> {

    private final Session session;

    @Parameters(paramLabel = "TARGET", description = "APPLICATION/ENTITLEMENT, APPLICATION for the account, or role:NAME")
    String target = "";

    @Mixin
    final Moment moment = new Moment();

    @Mixin
    final Pages pages = new Pages();

    WhoHasCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Query query = moment.on(Query.of("target", target));
        Server.Answer first = pages.first(session, "/v1/holders", query);
        if (session.json) {
            pages.json(session, "/v1/holders", query, first);
            return Exit.OK;
        }
        long count = Answers.count(first.json(), "count");
        String when = moment.isNow() ? "" : ", " + moment.words(session, first.json());
        if (count > 0) {
            session.say("`%s`: %s%s".formatted(target, Answers.number(count, "person", "people"), when));
            session.out().println();
        }
        Table table = new Table(
                session.surroundings(), Table.text("NAME"), Table.text("IDENTIFIER"), Table.whole("SINCE"),
                Table.text("BECAUSE OF"));
        pages.table(
                session, "/v1/holders", query, first, table, this::row,
                "Nobody has `%s`%s. `tenure targets` says what there is.".formatted(target, when));
        return Exit.OK;
    }

    private List<String> row(JsonNode holder) {
        long others = Answers.count(holder, "reasons") - 1;
        String name = Answers.text(holder, "name");
        return List.of(
                name.isEmpty() ? Answers.text(holder, "identity") : name,
                Answers.text(holder, "identifier"),
                session.time(holder, "since"),
                Answers.text(holder, "because") + (others > 0 ? " and %d more".formatted(others) : ""));
    }
}
