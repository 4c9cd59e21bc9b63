package org.tenure.cli;

import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "connections", description = "How the connected systems are doing; reach one, see what its accounts look like.", synopsisSubcommandLabel = "[COMMAND]")
final class ConnectionsCommand implements Callable<Integer> {

    private static final List<String> ORDER = List.of("waiting", "running", "failed", "contradicted", "unverifiable",
            "confirmed", "unchanged");

    private final Session session;

    ConnectionsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        Server.Answer answer = session.server().get("/v1/connections", Query.NONE);
        if (session.json) {
            session.out().println(answer.text());
        } else {
            print(session, Pages.items(answer.json()));
        }
        return Exit.OK;
    }

    static void print(Session session, List<JsonNode> states) {
        if (states.isEmpty()) {
            session.say("Nothing is connected yet. Describe a connection in a folder, then `tenure apply DIR`.");
            return;
        }
        Table table = new Table(
                session.surroundings(), Table.whole("CONNECTION"), Table.text("APPLICATION"), Table.whole("BY"),
                Table.whole("MODE"),
                Table.state("STATE"), Table.text("OPERATIONS"));
        table.print(states.stream().map(ConnectionsCommand::row).toList());
        for (JsonNode state : states) {
            String problem = Answers.text(state, "problem");
            if (!problem.isEmpty()) {
                session.out().println();
                session.say("`%s` since %s: %s".formatted(Answers.text(state, "name"), session.time(state, "since"),
                        problem));
            }
        }
    }

    private static List<String> row(JsonNode state) {
        return List.of(
                Answers.text(state, "name"),
                Answers.text(state, "application"),
                Answers.text(state, "connector"),
                Answers.text(state, "mode"),
                Answers.text(state, "problem").isEmpty() ? "ok" : "stopped",
                operations(state.path("operations")));
    }

    /// `3 waiting, 1 failed`, in the order in which people worry.
    private static String operations(JsonNode counts) {
        return ORDER.stream()
                .filter(word -> count(counts, word) > 0)
                .map(word -> Answers.number(count(counts, word)) + " " + word)
                .collect(Collectors.joining(", "));
    }

    private static long count(JsonNode counts, String word) {
        return Answers.count(counts, counts.has(word) ? word : word.toUpperCase(Locale.ROOT));
    }

    @Command(name = "test", description = "Reach the target and sign in; when it works, what waits there goes on.")
    int test(@Parameters(paramLabel = "NAME", description = "The name of a connection") String name) {
        Server.Answer answer = session.server().post("/v1/connections/" + Query.segment(name) + "/test");
        if (session.json) {
            session.out().println(answer.text());
        } else {
            session.say("Connection `%s` works: %s".formatted(name, Answers.text(answer.json(), "target")));
        }
        return Exit.OK;
    }

    @Command(name = "discover", description = "Which attributes accounts have at the target.")
    int discover(@Parameters(paramLabel = "NAME", description = "The name of a connection") String name) {
        Server.Answer answer = session.server().post("/v1/connections/" + Query.segment(name) + "/discover");
        if (session.json) {
            session.out().println(answer.text());
            return Exit.OK;
        }
        JsonNode attributes = answer.json().path("attributes");
        if (attributes.isEmpty()) {
            session.say("`%s` does not say which attributes its accounts have.".formatted(name));
            return Exit.OK;
        }
        Table table = new Table(
                session.surroundings(), Table.text("ATTRIBUTE"), Table.whole("REQUIRED"), Table.whole("SEVERAL"),
                Table.whole("WRITABLE"),
                Table.whole("COMPARED"));
        table.print(attributes.properties()
                .stream()
                .sorted(java.util.Map.Entry.comparingByKey())
                .map(entry -> List.of(
                        TextWidth.clean(entry.getKey()),
                        yes(entry.getValue(), "required"),
                        yes(entry.getValue(), "multiple"),
                        yes(entry.getValue(), "writable"),
                        Answers.word(entry.getValue(), "matching").replace('_', ' ')))
                .toList());
        return Exit.OK;
    }

    private static String yes(JsonNode attribute, String field) {
        return Answers.flag(attribute, field) ? "yes" : "";
    }
}
