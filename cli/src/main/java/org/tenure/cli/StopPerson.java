package org.tenure.cli;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/// What `kill` and `freeze` share: whom, why, whether it is only tried out, and whether to watch the clock.
abstract class StopPerson implements Callable<Integer> {

    private final Session session;
    private final String kind;

    @Parameters(paramLabel = "PERSON", description = "An id, an identifier such as an employee number, or a name")
    String who = "";

    @Option(names = "--why", paramLabel = "NOTE", description = "Why; needed, save with --rehearse")
    @Nullable
    String why;

    @Option(names = "--rehearse", description = "Do everything but write: say what would be done and what would remain")
    boolean rehearse;

    @Option(names = "--wait", description = "Show the clock until it is at zero; Ctrl-C leaves the stop going")
    boolean wait;

    StopPerson(Session session, String kind) {
        this.session = session;
        this.kind = kind;
    }

    @Override
    public Integer call() {
        String note = why;
        if (!rehearse && (note == null || note.isBlank())) {
            throw new CommandException(Exit.USAGE, "Say why with `--why`: a stop is not made without a note.");
        }
        String person = new People(session).id(who);
        if (rehearse) {
            return rehearsed(session.server()
                    .post("/v1/stop-rehearsals", Map.of("person", person, "kind", kind)));
        }
        Map<String, Object> order = new HashMap<>(Map.of("person", person, "kind", kind, "surface", "cli"));
        order.put("why", String.valueOf(note));
        return new StopReport(session).finish(session.server().post("/v1/stops", order), wait);
    }

    private int rehearsed(Server.Answer answer) {
        if (session.json) {
            session.out().println(answer.text());
            return Exit.OK;
        }
        JsonNode rehearsal = answer.json();
        session.say("Rehearsed: what a %s of %s would do. Nothing was done.".formatted(kind,
                Answers.text(rehearsal, "person")));
        List<JsonNode> systems = Answers.list(rehearsal.path("systems"));
        if (!systems.isEmpty()) {
            Table table = new Table(session.surroundings(), Table.whole("AT"), Table.text("LOGIN"),
                    Table.whole("ANSWERS"), Table.text("STEPS"), Table.text("WOULD REMAIN"));
            table.print(systems.stream().map(StopPerson::row).toList());
        }
        Answers.texts(rehearsal.path("notConnected"))
                .forEach(application -> session.say(
                        "`%s` is not connected: it would have to be done by hand.".formatted(application)));
        session.say("%s, %s answering now.".formatted(
                Answers.number(Answers.count(rehearsal, "accounts"), "account", "accounts"),
                Answers.number(Answers.count(rehearsal, "answering"))));
        return Exit.OK;
    }

    private static List<String> row(JsonNode system) {
        return List.of(
                Answers.text(system, "connection"), Answers.text(system, "login"),
                Answers.flag(system, "answers") ? "yes" : "no", Answers.joined(system.path("steps"), ", "),
                Answers.text(system, "remains"));
    }
}
