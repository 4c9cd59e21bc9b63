package org.tenure.cli;

import java.util.List;
import tools.jackson.databind.JsonNode;

/// Shows the clock of a stop, as it is or until it is at zero.
final class StopReport {

    private final Session session;

    StopReport(Session session) {
        this.session = session;
    }

    static String path(String id) {
        return "/v1/stops/" + Query.segment(id);
    }

    /// Shows the clock, at once or when nothing is open any more; answers the exit code: 3 where a person has something to do.
    int finish(Server.Answer clock, boolean wait) {
        Server.Answer now = wait ? follow(clock) : clock;
        if (session.json) {
            session.out().println(now.text());
        } else {
            print(now.json());
        }
        JsonNode last = now.json();
        boolean named = Answers.count(last, "unverifiable") + Answers.count(last, "byHand") > 0;
        return wait && named ? Exit.HELD : Exit.OK;
    }

    private Server.Answer follow(Server.Answer clock) {
        if (!isOpen(clock.json())) {
            return clock;
        }
        String id = Answers.text(clock.json().path("stop"), "id");
        Server.Answer now = clock;
        try (Progress progress = new Progress(session,
                "The stop goes on without you: `tenure stops show %s` says how far it is.".formatted(id))) {
            while (isOpen(now.json())) {
                progress.show(Answers.text(now.json(), "sentence"));
                pause();
                now = session.server().get(path(id), Query.NONE);
            }
        }
        return now;
    }

    private static boolean isOpen(JsonNode clock) {
        return Answers.count(clock, "open") > 0;
    }

    private void pause() {
        try {
            Thread.sleep(session.surroundings().lookAgain());
        } catch (InterruptedException stop) {
            Thread.currentThread().interrupt();
            throw new CommandException(Exit.REFUSED, "Stopped.");
        }
    }

    private void print(JsonNode clock) {
        JsonNode stop = clock.path("stop");
        session.say("%s of %s, stop %s".formatted(
                Answers.word(stop, "kind").equals("kill") ? "Kill" : "Freeze", Answers.text(clock, "person"),
                Answers.text(stop, "id")));
        new Fields()
                .add("why", Answers.text(stop, "why"))
                .add("by", Answers.text(stop, "actor") + " (" + Answers.text(stop, "surface") + ")")
                .add("began", session.time(stop, "beganAt"))
                .add("lifted", session.time(stop, "liftedAt"))
                .print(session.out(), session.width(), "  ");
        List<JsonNode> systems = Answers.list(clock.path("systems"));
        if (!systems.isEmpty()) {
            session.out().println();
            Table table = new Table(
                    session.surroundings(), Table.whole("AT"), Table.text("LOGIN"), Table.state("STAGE"),
                    Table.number("ACCEPTED"), Table.number("READ BACK"), Table.text("NOTE"));
            table.print(systems.stream().map(StopReport::row).toList());
            session.out().println();
        }
        session.say(Answers.text(clock, "sentence"));
    }

    private static List<String> row(JsonNode system) {
        String connection = Answers.text(system, "connection");
        String waits = Answers.text(system, "waitingFor");
        String sentence = Answers.text(system, "sentence");
        return List.of(
                connection.isEmpty() ? Answers.text(system, "application") : connection, Answers.text(system, "login"),
                Answers.word(system, "stage").replace('_', ' '), millis(system, "acknowledgedMillis"),
                millis(system, "readBackMillis"), waits.isEmpty() ? sentence : sentence + "; waits for " + waits);
    }

    private static String millis(JsonNode system, String field) {
        return system.path(field).isNumber() ? Answers.number(Answers.count(system, field)) + " ms" : "";
    }
}
