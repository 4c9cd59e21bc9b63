package org.tenure.cli;

import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

@Command(name = "runs", description = "Bulk changes: what they do, and those that are held for you to decide.", synopsisSubcommandLabel = "[COMMAND]")
final class RunsCommand implements Callable<Integer> {

    /// Which runs are listed.
    static final class Filter {

        @Option(names = "--state", paramLabel = "STATE", description = "staging, held, applying, done, discarded or failed")
        @Nullable
        String state;

        @Option(names = "--kind", paramLabel = "KIND", description = "feed or model")
        @Nullable
        String kind;

        @Option(names = "--cause", paramLabel = "NAME", description = "Of this source")
        @Nullable
        String cause;
    }

    private final Session session;

    @Mixin
    final Filter filter = new Filter();

    @Mixin
    final Pages pages = new Pages();

    RunsCommand(Session session) {
        this.session = session;
    }

    @Override
    public Integer call() {
        return list(filter, pages);
    }

    @Command(name = "list", description = "Runs, newest first.")
    int list(@Mixin Filter which, @Mixin Pages part) {
        Table table = new Table(
                session.surroundings(), Table.whole("RUN"), Table.state("STATE"), Table.text("OF"), Table.text("LABEL"),
                Table.whole("PEOPLE"), Table.extra("BEGAN"));
        Query query = Query.of("state", which.state).with("kind", which.kind).with("cause", which.cause);
        part.print(session, "/v1/runs", query, table, this::row,
                "There are no such runs. `tenure feed SOURCE FILE` and `tenure apply DIR` make them.");
        return Exit.OK;
    }

    private List<String> row(JsonNode run) {
        JsonNode counts = run.path("counts");
        return List.of(
                Answers.text(run, "id"),
                Answers.word(run, "state"),
                RunReport.of(run),
                Answers.text(run, "label"),
                "+%s ~%s -%s".formatted(
                        Answers.number(Answers.count(counts, "adds")),
                        Answers.number(Answers.count(counts, "changes")),
                        Answers.number(Answers.count(counts, "removals"))),
                session.time(run, "createdAt"));
    }

    @Command(name = "show", description = "One run: what it counts, what was not taken, what the guard says.")
    int show(@Parameters(paramLabel = "RUN", description = "The id of a run") String id) {
        Server.Answer answer = session.server().get(RunReport.path(id), Query.NONE);
        if (session.json) {
            session.out().println(answer.text());
            return Exit.OK;
        }
        JsonNode run = answer.json();
        RunReport report = new RunReport(session, run);
        report.counts();
        session.out().println();
        facts(run).print(session.out(), session.width(), "  ");
        report.quarantined();
        if (Answers.word(run, "state").equals("held")) {
            report.people();
            report.held();
        }
        return Exit.OK;
    }

    private Fields facts(JsonNode run) {
        String decider = Answers.text(run, "decidedBy");
        long chunks = Answers.count(run, "chunksTotal");
        return new Fields()
                .add("state", Answers.word(run, "state"))
                .add("label", Answers.text(run, "label"))
                .add("by", Answers.text(run, "actor"))
                .add("holds from", session.time(run, "effectiveFrom"))
                .add("began", session.time(run, "createdAt"))
                .add("progress",
                        chunks == 0
                                ? ""
                                : "%s of %s chunks".formatted(Answers.number(Answers.count(run, "chunksDone")),
                                        Answers.number(chunks)))
                .add("decided", decider.isEmpty() ? "" : "by " + decider + ", " + session.time(run, "decidedAt"))
                .add("finished", session.time(run, "finishedAt"))
                .add("problem", Answers.text(run, "problem"));
    }

    @Command(name = "approve", description = "Let a held run go on, whole and as it was shown.")
    int approve(
            @Parameters(paramLabel = "RUN", description = "The id of a run") String id,
            @Option(names = "--no-wait", description = "Do not wait until it is applied") boolean noWait) {
        return new RunFollower(session).finish(session.server().post(RunReport.path(id) + "/approve"), !noWait);
    }

    @Command(name = "discard", description = "Throw a held run away: nothing of it is taken.")
    int discard(
            @Parameters(paramLabel = "RUN", description = "The id of a run") String id,
            @Option(names = "--reason", paramLabel = "WHY", required = true, description = "Kept in the ledger") String reason) {
        Server.Answer run = session.server().post(RunReport.path(id) + "/discard", Map.of("reason", reason));
        if (session.json) {
            session.out().println(run.text());
        } else {
            session.say("Discarded: nothing of run %s was taken.".formatted(Answers.text(run.json(), "id")));
        }
        return Exit.OK;
    }

    @Command(name = "retry", description = "Let a run go on that failed half-way, once the cause is repaired.")
    int retry(
            @Parameters(paramLabel = "RUN", description = "The id of a run") String id,
            @Option(names = "--no-wait", description = "Do not wait until it is applied") boolean noWait) {
        return new RunFollower(session).finish(session.server().post(RunReport.path(id) + "/retry"), !noWait);
    }

    @Command(name = "people", description = "Who is affected by a run, and how.")
    int people(
            @Parameters(paramLabel = "RUN", description = "The id of a run") String id,
            @Option(names = "--effect", paramLabel = "EFFECT", description = "Of a feed: joins, moves, changes, leaves, returns, former or absent") @Nullable String effect,
            @Mixin Pages part) {
        JsonNode run = session.server().get(RunReport.path(id), Query.NONE).json();
        RunReport report = new RunReport(session, run);
        String nobody = "Nobody is affected by this run.";
        if (report.isFeed()) {
            part.print(
                    session, RunReport.path(id) + "/differences", Query.of("effect", effect), report.differences(),
                    report::difference, nobody);
        } else {
            part.print(session, RunReport.path(id) + "/effects", Query.NONE, report.effects(), RunReport::effect,
                    nobody);
        }
        return Exit.OK;
    }

    @Command(name = "quarantined", description = "Rows of a feed that were not taken: line, column, why.")
    int quarantined(@Parameters(paramLabel = "RUN", description = "The id of a run") String id, @Mixin Pages part) {
        Table table = new Table(
                session.surroundings(), Table.number("LINE"), Table.text("COLUMN"), Table.text("REASON"),
                Table.text("THERE STOOD"));
        part.print(
                session, RunReport.path(id) + "/quarantined", Query.NONE, table,
                row -> List.of(
                        Answers.text(row, "line"), Answers.text(row, "field"), Answers.text(row, "reason"),
                        Answers.text(row, "excerpt")),
                "Every row was taken.");
        return Exit.OK;
    }

    @Command(name = "remarks", description = "References of a feed that lead to nobody, such as unknown managers.")
    int remarks(@Parameters(paramLabel = "RUN", description = "The id of a run") String id, @Mixin Pages part) {
        Table table = new Table(session.surroundings(), Table.text("KEY"), Table.text("COLUMN"), Table.text("REMARK"));
        part.print(
                session, RunReport.path(id) + "/remarks", Query.NONE, table,
                row -> List.of(Answers.text(row, "key"), Answers.text(row, "field"), Answers.text(row, "reason")),
                "Every reference leads to somebody.");
        return Exit.OK;
    }
}
