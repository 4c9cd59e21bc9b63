package org.tenure.api;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.change.NewRun;
import org.tenure.change.Run;
import org.tenure.change.RunFilter;
import org.tenure.change.RunState;
import org.tenure.change.Runs;
import org.tenure.identity.feed.DifferenceRow;
import org.tenure.identity.feed.FeedDelivery;
import org.tenure.identity.feed.Feeds;
import org.tenure.identity.feed.QuarantinedRow;
import org.tenure.identity.feed.Remark;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;
import org.tenure.lifecycle.Effect;
import org.tenure.lifecycle.FeedRuns;
import org.tenure.lifecycle.ModelChanges;

/// `/v1/feeds` and `/v1/runs`: deliver a feed, see what a run would do, decide about those that are held.
final class RunRoutes {

    private static final String RUN = "The id of a run";

    /// Why a run is thrown away.
    record Discard(String reason) {}

    private final FeedRuns feedRuns;
    private final ModelChanges modelChanges;
    private final Feeds feeds;
    private final Runs runs;

    RunRoutes(FeedRuns feedRuns, ModelChanges modelChanges, Feeds feeds, Runs runs) {
        this.feedRuns = feedRuns;
        this.modelChanges = modelChanges;
        this.feeds = feeds;
        this.runs = runs;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/feeds/{source}", Right.FEED, "Deliver a feed; answers its run")
                        .segment("source", "The name of a source")
                        .flag("delta", "The file holds only rows that changed; otherwise it is a full snapshot")
                        .date("effective", "The day from which the facts hold; today unless said")
                        .flag("older", "Take it although a newer one was applied")
                        .query("label", "What people will know this run by, e.g. the name of the file")
                        .file("text/csv", "The file, as the source is configured to deliver it; at most 2 GiB")
                        .answers(Run.class, this::deliver),
                Route.get("/v1/runs", Right.READ, "Runs, newest first")
                        .query("kind", "`feed`, `model` or `stop`")
                        .query("cause", "The name of a source; of a stop, the id of a person")
                        .query("state", "`staging`, `held`, `applying`, `done`, `discarded` or `failed`")
                        .pages(Run.class, call -> Outcome.done(runs.list(
                                new RunFilter(
                                        call.query("kind").orElse(null),
                                        call.query("cause").orElse(null),
                                        call.word("state", RunState.class)),
                                call.page()))),
                Route.get("/v1/runs/{run}", Right.READ, "One run: state, counts, progress, what the guard said")
                        .id("run", RUN)
                        .answers(Run.class, call -> run(call.id("run"))),
                Route.get("/v1/runs/{run}/differences", Right.READ, "What a feed changes, person by person")
                        .id("run", RUN)
                        .query("effect", "`joins`, `moves`, `changes`, `leaves`, `returns`, `former` or `absent`")
                        .pages(DifferenceRow.class, call -> run(call.id("run"))
                                .map(run -> feeds.differences(run.id(), effect(call), call.page()))),
                Route.get("/v1/runs/{run}/quarantined", Right.READ,
                        "Rows that were not taken, with line, column and reason")
                        .id("run", RUN)
                        .pages(QuarantinedRow.class,
                                call -> run(call.id("run")).map(run -> feeds.quarantined(run.id(), call.page()))),
                Route.get("/v1/runs/{run}/remarks", Right.READ,
                        "References that lead nowhere: unknown managers, cycles")
                        .id("run", RUN)
                        .pages(Remark.class,
                                call -> run(call.id("run")).map(run -> feeds.remarks(run.id(), call.page()))),
                Route.get("/v1/runs/{run}/effects", Right.READ,
                        "Who gains and who loses which access by a change of the model")
                        .id("run", RUN)
                        .pages(Effect.class,
                                call -> run(call.id("run")).map(run -> modelChanges.effects(run.id(), call.page()))),
                Route.post("/v1/runs/{run}/approve", Right.READ,
                        "Let a held run go on; needs the right to make such a run")
                        .id("run", RUN)
                        .answers(Run.class, call -> run(call.id("run")).then(run -> approve(run, call))),
                Route.post("/v1/runs/{run}/retry", Right.READ,
                        "Let a run go on that failed while it was applied; needs the right to make such a run")
                        .id("run", RUN)
                        .answers(Run.class, call -> run(call.id("run")).then(run -> retry(run, call))),
                Route.post("/v1/runs/{run}/discard", Right.READ,
                        "Throw a held run away; needs the right to make such a run")
                        .id("run", RUN)
                        .body(Discard.class, "Why")
                        .answers(Run.class, this::discard));
    }

    private Outcome<Run> deliver(Call call) throws java.io.IOException {
        String source = call.segment("source");
        FeedDelivery delivery = new FeedDelivery(
                source, call.flag("delta"), call.date("effective"), call.flag("older"),
                call.query("label").orElse(source), call.content());
        return feedRuns.take(delivery, call.actor());
    }

    private Outcome<Run> approve(Run run, Call call) {
        return run.kind().equals(NewRun.FEED)
                ? feedRuns.approve(run.id(), call.actor())
                : modelChanges.approve(run.id(), call.actor());
    }

    private Outcome<Run> retry(Run run, Call call) {
        return run.kind().equals(NewRun.FEED)
                ? feedRuns.retry(run.id(), call.actor())
                : modelChanges.retry(run.id(), call.actor());
    }

    private Outcome<Run> discard(Call call) throws Exception {
        Discard order = call.body(Discard.class);
        String reason = order.reason() == null ? "" : order.reason().strip();
        return run(call.id("run"))
                .then(run -> run.kind().equals(NewRun.FEED)
                        ? feedRuns.discard(run.id(), reason, call.actor())
                        : modelChanges.discard(run.id(), reason, call.actor()));
    }

    private Outcome<Run> run(UUID id) {
        return runs.find(id)
                .<Outcome<Run>>map(Outcome::done)
                .orElseGet(() -> Outcome.refused(ErrorCode.NOT_FOUND,
                        "There is no run `%s`. List them with `tenure runs`.", id));
    }

    private static @Nullable String effect(Call call) {
        return call.query("effect").orElse(null);
    }
}
