package org.tenure.cli;

import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import tools.jackson.databind.JsonNode;

@Command(name = "status", description = "What waits for a person, what is under way, how the connected systems do.")
final class StatusCommand implements Callable<Integer> {

    private final Session session;

    StatusCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Server.Answer answer = session.server().get("/v1/status", Query.NONE);
        if (session.json) {
            session.out().println(answer.text());
            return Exit.OK;
        }
        JsonNode status = answer.json();
        new Fields()
                .add("server", "%s at %s".formatted(Answers.text(status, "version"), session.server().address()))
                .add("its time", session.time(status, "now"))
                .add("you are", Answers.text(status, "actor"))
                .print(session.out(), session.width(), "");
        runs("Held for a person", status.path("held"), "Nothing waits for a person.");
        runs("Being applied", status.path("applying"), "Nothing is being applied.");
        for (JsonNode run : status.path("applying")) {
            problem(run, "is held up");
        }
        for (JsonNode run : status.path("stopped")) {
            problem(run, "failed half-way");
        }
        for (JsonNode rule : status.path("rulesInDoubt")) {
            session.out()
                    .println(
                            "Rule `%s` had no answer for %s combinations of attributes, so it opened and ended nothing for them: %s"
                                    .formatted(Answers.text(rule, "rule"), Answers.text(rule, "combinations"),
                                            Answers.text(rule, "problem")));
        }
        session.out().println();
        ConnectionsCommand.print(session, Answers.list(status.path("connections")));
        return Exit.OK;
    }

    private void problem(JsonNode run, String how) {
        String problem = Answers.text(run, "problem");
        if (!problem.isEmpty()) {
            session.out().println();
            session.say(
                    "Run %s (%s) %s: %s".formatted(Answers.text(run, "id"), Answers.text(run, "label"), how, problem));
        }
    }

    private void runs(String title, JsonNode runs, String none) {
        session.out().println();
        if (runs.isEmpty()) {
            session.say(none);
            return;
        }
        session.out().println(session.paint().strong(title));
        Table table = new Table(session.surroundings(), Table.whole("RUN"), Table.text("OF"), Table.text("LABEL"),
                Table.extra("BEGAN"));
        table.print(Answers.list(runs)
                .stream()
                .map(run -> List.of(
                        Answers.text(run, "id"),
                        RunReport.of(run),
                        Answers.text(run, "label"),
                        session.time(run, "createdAt")))
                .toList());
    }
}
