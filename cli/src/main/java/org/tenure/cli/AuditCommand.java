package org.tenure.cli;

import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

@Command(name = "audit", description = "The ledger: verify it, take its signed head, read its events.", synopsisSubcommandLabel = "COMMAND")
final class AuditCommand {

    private final Session session;

    AuditCommand(Session session) {
        this.session = session;
    }

    @Command(name = "verify", description = "Recompute the whole ledger and compare it with its checkpoints and with the rows it tells of. Exits with 6 when something is wrong.")
    int verify() {
        Server.Answer answer;
        try (Progress progress = new Progress(session, null)) {
            progress.show("Verifying the ledger from its beginning …");
            answer = session.server().post("/v1/ledger/verify");
        }
        boolean sound = isSound(answer.json());
        if (session.json) {
            session.out().println(answer.text());
        } else {
            print(answer.json(), sound);
        }
        return sound ? Exit.OK : Exit.FOUND;
    }

    /// Doubt is no: what is not said to be good counts as found.
    private static boolean isSound(JsonNode verdict) {
        return Answers.flag(verdict, "intact") && Answers.flag(verdict, "complete")
                && verdict.path("problems").isEmpty();
    }

    private void print(JsonNode verdict, boolean sound) {
        facts(verdict).print(session.out(), session.width(), "");
        session.out().println();
        List<JsonNode> problems = Answers.list(verdict.path("problems"));
        problems.forEach(this::problem);
        long more = Answers.count(verdict, "problemsCount") - problems.size();
        if (more > 0) {
            session.say("… and %s more".formatted(Answers.number(more)));
        }
        session.say(sound
                ? "Nothing wrong was found."
                : "Something is wrong. Do not repair it: keep the database as it is, and compare it with checkpoints kept elsewhere.");
    }

    private Fields facts(JsonNode verdict) {
        JsonNode unsealed = verdict.path("unsealed");
        long waiting = Answers.count(unsealed, "count");
        return new Fields()
                .add("integrity", Answers.flag(verdict, "intact")
                        ? "intact: what is there is what was sealed"
                        : "BROKEN: what is there is not what was sealed")
                .add("completeness", Answers.flag(verdict, "complete")
                        ? "complete: nothing that was sealed is missing"
                        : "INCOMPLETE: something is missing")
                .add("as of", session.time(verdict, "asOf"))
                .add("sealed", Answers.number(Answers.count(verdict, "size"), "event", "events"))
                .add("rows", Answers.number(Answers.count(verdict, "rows"), "row version", "row versions")
                        + " that events tell of")
                .add("outside", outside(verdict))
                .add("not sealed yet", waiting == 0
                        ? ""
                        : Answers.number(waiting) + ", the oldest since " + session.time(unsealed, "oldest"))
                .add("head", Answers.text(verdict, "root"));
    }

    private static String outside(JsonNode verdict) {
        return Answers.text(verdict, "sizeOutside").isEmpty()
                ? "no checkpoint outside the database: nothing but itself vouches for the ledger"
                : "the newest checkpoint in the folder covers "
                        + Answers.number(Answers.count(verdict, "sizeOutside"), "event", "events");
    }

    private void problem(JsonNode problem) {
        session.say("%s: %s".formatted(Answers.word(problem, "concern"), Answers.text(problem, "sentence")));
        new Fields()
                .add("position", Answers.text(problem, "position"))
                .add("event", Answers.text(problem, "event"))
                .add("table", Answers.text(problem, "relation"))
                .print(session.out(), session.width(), "  ");
    }

    @Command(name = "checkpoint", description = "The newest signed head of the ledger; keep it where the server cannot reach it.")
    int checkpoint() {
        Server.Answer answer = session.server().get("/v1/ledger/checkpoint", Query.NONE);
        if (session.json) {
            session.out().println(answer.text());
        } else {
            Answers.fields(answer.json(), session.zone()).print(session.out(), Screen.UNLIMITED, "");
        }
        return Exit.OK;
    }

    @Command(name = "events", description = "What happened, as the ledger has it.")
    int events(
            @Option(names = "--subject", paramLabel = "ID", description = "About this person or thing") @Nullable String subject,
            @Option(names = "--run", paramLabel = "RUN", description = "Of this run") @Nullable String run,
            @Mixin Pages pages) {
        Table table = new Table(session.surroundings(), Table.number("POSITION"), Table.whole("RECORDED"),
                Table.text("TYPE"), Table.text("ACTOR"), Table.text("CONTENT"));
        Query query = Query.of("subject", subject).with("run", run);
        pages.print(session, "/v1/ledger/events", query, table, this::row, "There are no such events.");
        return Exit.OK;
    }

    private List<String> row(JsonNode event) {
        String position = Answers.text(event, "position");
        return List.of(
                position.isEmpty() ? "not yet" : position,
                session.time(event, "recordedAt"),
                Answers.text(event, "type"),
                Answers.text(event, "actor"),
                content(event.path("content")));
    }

    /// Comes as canonical JSON in a text, for those who verify it.
    private static String content(JsonNode content) {
        try {
            return Answers.line(content.isString() ? Answers.parse(content.asString()) : content);
        } catch (JacksonException notJson) {
            return Answers.text(content);
        }
    }
}
