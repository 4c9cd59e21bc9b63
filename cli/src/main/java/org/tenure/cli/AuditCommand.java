package org.tenure.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

@Command(name = "audit", description = "The ledger: verify it, take its signed head and proofs of its events, read it.", synopsisSubcommandLabel = "COMMAND")
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

    @Command(name = "prove", description = "A proof that an event is in the ledger, to be checked offline with `audit check`.")
    int prove(
            @Parameters(paramLabel = "EVENT", description = "The id of an event") String event,
            @Option(names = "--since", paramLabel = "SIZE", description = "Prove also that nothing changed since the ledger had so many events") @Nullable Long since,
            @Option(names = "--out", paramLabel = "FILE", description = "Where to write it; standard output unless said") @Nullable Path out) {
        Server.Answer answer = session.server()
                .get("/v1/ledger/events/" + Query.segment(event) + "/proof", Query.of("since", since));
        if (out == null) {
            session.out().println(answer.text());
            return Exit.OK;
        }
        try {
            Files.writeString(out, answer.text() + "\n");
        } catch (IOException failed) {
            throw new CommandException(Exit.REFUSED, "`%s` cannot be written: %s.".formatted(out, failed.getMessage()));
        }
        session.say(
                "Written to `%s`. Check it with `tenure audit check %s --key FILE`, with a key that you were given elsewhere."
                        .formatted(out, out));
        return Exit.OK;
    }

    @Command(name = "check", description = "Check a proof offline, with nothing but the public key of the ledger. Exits with 6 when it proves nothing.")
    int check(
            @Parameters(paramLabel = "FILE", description = "A proof, as `audit prove` writes it") Path file,
            @Option(names = "--key", required = true, paramLabel = "FILE", description = "The public key that you were given: PEM, or base64") Path key,
            @Option(names = "--extends", paramLabel = "FILE", description = "An earlier proof or checkpoint that this one has to extend") @Nullable Path earlier) {
        try {
            CheckProof.Proven proven = new CheckProof(CheckProof.key(read(key)))
                    .check(document(file), earlier == null ? null : document(earlier));
            if (session.json) {
                session.out().println("{\"proven\":true,\"event\":" + proven.event() + "}");
            } else {
                print(proven);
            }
            return Exit.OK;
        } catch (CheckProof.Unproven wrong) {
            session.say("`%s` proves nothing. %s".formatted(file, wrong.getMessage()));
            return Exit.FOUND;
        } catch (GeneralSecurityException | IllegalArgumentException noKey) {
            throw new CommandException(Exit.USAGE,
                    "`%s` is no public Ed25519 key; PEM is meant, or base64 of its X.509 form.".formatted(key));
        }
    }

    private void print(CheckProof.Proven proven) {
        CheckProof.Head head = proven.head();
        CheckProof.Head extended = proven.extended();
        Fields fields = new Fields()
                .add("proven", "the event is in the ledger, at position %d of %s"
                        .formatted(proven.position(), Answers.number(head.size(), "event", "events")))
                .add("signed", Answers.time(head.time(), session.zone()))
                .add("extends", extended == null
                        ? ""
                        : "the ledger of %s with head %s".formatted(
                                Answers.number(extended.size(), "event", "events"),
                                HexFormat.of().formatHex(extended.root())));
        fields.print(session.out(), session.width(), "");
        session.out().println();
        Answers.fields(proven.event(), session.zone()).print(session.out(), session.width(), "");
    }

    private static JsonNode document(Path file) {
        try {
            return Answers.parse(read(file));
        } catch (JacksonException notJson) {
            throw new CommandException(Exit.REFUSED, "`%s` is no JSON.".formatted(file));
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException failed) {
            throw new CommandException(Exit.REFUSED, "`%s` cannot be read.".formatted(file));
        }
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
