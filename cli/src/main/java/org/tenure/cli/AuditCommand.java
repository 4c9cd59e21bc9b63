package org.tenure.cli;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

@Command(name = "audit", description = "The ledger: verify it, take its signed head, read its events.", synopsisSubcommandLabel = "COMMAND")
final class AuditCommand {

    private static final Set<String> GOOD = Set.of("true", "ok", "intact", "complete", "holds", "verified", "whole");

    private static final Set<String> APART = Set.of("integrity", "completeness", "problems");

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

    /// Doubt is no: whatever is not said to be good counts as found.
    private static boolean isSound(JsonNode verdict) {
        return verdict.path("problems").isEmpty() && isGood(verdict.path("integrity"))
                && isGood(verdict.path("completeness"));
    }

    private static boolean isGood(JsonNode part) {
        return GOOD.contains(Answers.text(part).toLowerCase(Locale.ROOT));
    }

    private void print(JsonNode verdict, boolean sound) {
        Fields fields = new Fields()
                .add("integrity", isGood(verdict.path("integrity")) ? "intact: nothing was changed, reordered or cut off" : "BROKEN")
                .add("completeness", isGood(verdict.path("completeness")) ? "complete: every row has its event" : "INCOMPLETE");
        verdict.properties().stream()
                .filter(field -> !APART.contains(field.getKey()))
                .forEach(field -> fields.add(Answers.spaced(field.getKey()), Answers.line(field.getValue())));
        fields.print(session.out(), session.width(), "");
        List<JsonNode> problems = Answers.list(verdict.path("problems"));
        problems.forEach(problem -> session.say("- " + Answers.line(problem)));
        session.out().println();
        session.say(sound
                ? "Nothing wrong was found."
                : "Something is wrong. Do not repair it: keep the database as it is, and compare with checkpoints kept elsewhere.");
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

    @Command(name = "events", description = "What happened, newest first.")
    int events(
            @Option(names = "--type", paramLabel = "TYPE", description = "Such as identities.recorded") @Nullable String type,
            @Option(names = "--subject", paramLabel = "ID", description = "About this person or thing") @Nullable String subject,
            @Option(names = "--run", paramLabel = "RUN", description = "Of this run") @Nullable String run,
            @Mixin Pages pages) {
        Table table = new Table(
                session.surroundings(), Table.number("POSITION"), Table.whole("RECORDED"), Table.text("TYPE"),
                Table.text("ACTOR"),
                Table.text("CONTENT"));
        Query query = Query.of("type", type).with("subject", subject).with("run", run);
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
                Answers.line(event.path("content")));
    }
}
