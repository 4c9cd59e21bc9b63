package org.tenure.cli;

import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "stops", description = "Who was stopped, and how far it is.", synopsisSubcommandLabel = "[COMMAND]")
final class StopsCommand implements Callable<Integer> {

    private static final Pattern ID = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final Session session;

    @Option(names = "--person", paramLabel = "PERSON", description = "Only of this person")
    @Nullable
    String person;

    @Option(names = "--open", description = "Only those that were not lifted")
    boolean open;

    @Mixin
    final Pages pages = new Pages();

    StopsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Table table = new Table(
                session.surroundings(), Table.whole("STOP"), Table.whole("KIND"), Table.text("BEGAN"),
                Table.extra("LIFTED"), Table.extra("BY"), Table.text("WHY"));
        String who = person;
        Query query = Query.of("identity", who == null ? null : new People(session).id(who)).flag("open", open);
        pages.print(session, "/v1/stops", query, table, this::row, "Nobody is stopped.");
        return Exit.OK;
    }

    private List<String> row(JsonNode stop) {
        return List.of(
                Answers.text(stop, "id"), Answers.word(stop, "kind"), session.time(stop, "beganAt"),
                session.time(stop, "liftedAt"), Answers.text(stop, "actor"), Answers.text(stop, "why"));
    }

    @Command(name = "show", description = "The clock of a stop: per system asked, acknowledged, read back.")
    int show(
            @Parameters(paramLabel = "STOP", description = "The id of a stop, or the person, for the newest") String which,
            @Option(names = "--wait", description = "Show the clock until it is at zero") boolean wait) {
        Server.Answer clock = ID.matcher(which).matches()
                ? session.server().find(StopReport.path(which), Query.NONE)
                : null;
        return new StopReport(session).finish(clock == null ? newest(which) : clock, wait);
    }

    private Server.Answer newest(String who) {
        Query query = Query.of("identity", new People(session).id(who)).with("size", 1);
        List<JsonNode> stops = Pages.items(session.server().get("/v1/stops", query).json());
        if (stops.isEmpty()) {
            throw new CommandException(Exit.REFUSED, "`%s` was never stopped.".formatted(who));
        }
        return session.server().get(StopReport.path(Answers.text(stops.getFirst(), "id")), Query.NONE);
    }
}
