package org.tenure.cli;

import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "operations", description = "What is done at targets: what waits, what failed and why, what was read back.", synopsisSubcommandLabel = "[COMMAND]")
final class OperationsCommand implements Callable<Integer> {

    private final Session session;

    @Option(names = "--connection", paramLabel = "NAME", description = "Of this connection")
    @Nullable
    String connection;

    @Option(names = "--state", paramLabel = "STATE", description = "waiting, running, confirmed, unverifiable, unchanged or failed")
    @Nullable
    String state;

    @Option(names = "--person", paramLabel = "WHO", description = "Of this person: an id, an identifier or a name")
    @Nullable
    String person;

    @Option(names = "--run", paramLabel = "RUN", description = "Caused by this run")
    @Nullable
    String run;

    @Mixin
    final Pages pages = new Pages();

    OperationsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Table table = new Table(
                session.surroundings(), Table.whole("OPERATION"), Table.state("STATE"), Table.text("AT"),
                Table.text("LOGIN"),
                Table.extra("ENDED OR DUE"), Table.extra("TRIES"), Table.text("NOTE"));
        Query query = Query.of("connection", connection)
                .with("state", state)
                .with("identity", person == null ? null : new People(session).id(person))
                .with("run", run);
        pages.print(
                session, "/v1/operations", query, table, this::row,
                query.isEmpty()
                        ? "Nothing was done at any target yet."
                        : "There is no such operation; without filters `tenure operations` shows all.");
        return Exit.OK;
    }

    private List<String> row(JsonNode operation) {
        String finished = session.time(operation, "finishedAt");
        String waits = Answers.text(operation, "waitingFor");
        return List.of(
                Answers.text(operation, "id"),
                Answers.word(operation, "state"),
                Answers.text(operation, "connection"),
                Answers.text(operation, "login"),
                finished.isEmpty() ? session.time(operation, "dueAt") : finished,
                Answers.text(operation, "attempts"),
                waits.isEmpty() ? Answers.text(operation, "problem") : waits);
    }

    @Command(name = "show", description = "One operation: its steps, what was, what was read back, what the target said.")
    int show(@Parameters(paramLabel = "OPERATION", description = "The id of an operation") String id) {
        Server.Answer answer = session.server().get("/v1/operations/" + Query.segment(id), Query.NONE);
        if (session.json) {
            session.out().println(answer.text());
        } else {
            print(answer.json());
        }
        return Exit.OK;
    }

    private void print(JsonNode operation) {
        boolean removal = Answers.flag(operation, "removal");
        session.say("Operation %s: %s".formatted(Answers.text(operation, "id"), Answers.word(operation, "state")));
        new Fields()
                .add("account", Answers.text(operation, "login") + " at " + Answers.text(operation, "connection"))
                .add("takes away", removal ? "yes" : "")
                .add("person", Answers.text(operation, "identity"))
                .add("run", Answers.text(operation, "run"))
                .add("began", session.time(operation, "createdAt"))
                .add("due", operation.path("finishedAt").isNull() ? session.time(operation, "dueAt") : "")
                .add("ended", session.time(operation, "finishedAt"))
                .add("tries", Answers.text(operation, "attempts"))
                .add("waits for", Answers.text(operation, "waitingFor"))
                .add("problem", Answers.text(operation, "problem"))
                .print(session.out(), session.width(), "  ");
        part("Steps", operation.path("plan").path("steps"));
        part("Not possible there", operation.path("plan").path("impossible"));
        part("Before", operation.path("before"));
        part("Read back", operation.path("after"));
        part("To undo it",
                operation.path("inverse").has("steps")
                        ? operation.path("inverse").path("steps")
                        : operation.path("inverse"));
    }

    private void part(String title, JsonNode value) {
        if (value.isEmpty()) {
            return;
        }
        session.out().println();
        session.out().println(session.paint().strong(title));
        if (value.isArray()) {
            value.values()
                    .forEach(one -> new Fields().add(step(one), Answers.line(without(one, "step")))
                            .print(session.out(), session.width(), "  "));
        } else {
            Answers.fields(value, session.zone()).print(session.out(), session.width(), "  ");
        }
    }

    private static String step(JsonNode step) {
        return step.has("step") ? Answers.text(step, "step") : "-";
    }

    private static JsonNode without(JsonNode step, String field) {
        JsonNode rest = step.deepCopy();
        if (rest instanceof tools.jackson.databind.node.ObjectNode object) {
            object.remove(field);
            return object.isEmpty() ? Answers.parse("\"this account\"") : object;
        }
        return rest;
    }

    @Command(name = "retry", description = "Try again now: one operation, or all that failed or wait at a connection.")
    int retry(
            @Parameters(arity = "0..1", paramLabel = "OPERATION", description = "The id of an operation") @Nullable String id,
            @Option(names = "--connection", paramLabel = "NAME", description = "All of this connection") @Nullable String where) {
        if ((id == null) == (where == null)) {
            throw new CommandException(Exit.USAGE,
                    "Say which: the id of an operation, or `--connection NAME` for all of a connection.");
        }
        String path = id != null
                ? "/v1/operations/" + Query.segment(id)
                : "/v1/connections/" + Query.segment(String.valueOf(where));
        Server.Answer answer = session.server().post(path + "/retry");
        if (session.json) {
            session.out().println(answer.text());
        } else if (id != null) {
            session.say("Operation %s: %s.".formatted(Answers.text(answer.json(), "id"),
                    Answers.word(answer.json(), "state")));
        } else {
            session.say("%s at `%s` will be tried now.".formatted(
                    Answers.number(Answers.count(answer.json(), "operations"), "operation", "operations"), where));
        }
        return Exit.OK;
    }
}
