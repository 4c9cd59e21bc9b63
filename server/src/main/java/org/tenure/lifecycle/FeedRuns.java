package org.tenure.lifecycle;

import java.util.Optional;
import java.util.UUID;
import org.tenure.change.Guard;
import org.tenure.change.Run;
import org.tenure.change.RunState;
import org.tenure.change.Runs;
import org.tenure.change.Verdict;
import org.tenure.identity.feed.FeedDelivery;
import org.tenure.identity.feed.Feeds;
import org.tenure.identity.feed.StagedFeed;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;

/// Takes feeds: stages one, lets the guard judge it whole, and applies it, or holds it until a person decides.
public final class FeedRuns {

    private final Feeds feeds;
    private final Runs runs;
    private final Guard guard;
    private final ApplyRuns apply;
    private final FeedStops stops;

    FeedRuns(Feeds feeds, Runs runs, Guard guard, ApplyRuns apply, FeedStops stops) {
        this.stops = stops;
        this.feeds = feeds;
        this.runs = runs;
        this.guard = guard;
        this.apply = apply;
    }

    /// Reads the delivery to its end and answers its run: done when nothing changed or little did, applying in the
    /// background when much did, or held for a person. See [Feeds#stage] for what is refused.
    public Outcome<Run> take(FeedDelivery delivery, Actor actor) {
        return actor.require(Right.FEED)
                .then(allowed -> feeds.stage(delivery, actor))
                .then(staged -> decide(staged, actor));
    }

    private Outcome<Run> decide(StagedFeed staged, Actor actor) {
        Run run = staged.run();
        if (staged.isUnchanged()) {
            return Outcome.done(run);
        }
        Verdict verdict = guard.judge(
                run.kind(), run.cause(), stops.ahead(staged, actor), staged.counts().known());
        if (verdict.holds()) {
            return runs.hold(run.id(), verdict, actor);
        }
        return runs.start(run.id(), actor).map(started -> apply.go(started, actor));
    }

    /// A person lets a held feed go on, whole and as it was shown.
    public Outcome<Run> approve(UUID run, Actor actor) {
        return actor.require(Right.FEED)
                .then(allowed -> held(run))
                .then(held -> runs.approve(run, actor))
                .map(started -> apply.go(started, actor));
    }

    /// A person throws a held feed away: nothing of it is taken.
    public Outcome<Run> discard(UUID run, String reason, Actor actor) {
        return actor.require(Right.FEED).then(allowed -> held(run)).then(held -> runs.discard(run, reason, actor));
    }

    /// A person lets a feed go on that failed while it was applied, once the cause is repaired. See [Runs#retry].
    public Outcome<Run> retry(UUID run, Actor actor) {
        return actor.require(Right.FEED)
                .then(allowed -> runs.retry(run, actor))
                .map(started -> apply.go(started, actor));
    }

    private Outcome<Run> held(UUID id) {
        Optional<Run> found = runs.find(id);
        if (found.isEmpty()) {
            return Outcome.refused(ErrorCode.NOT_FOUND, "There is no run `%s`. List them with `tenure runs`.", id);
        }
        Run run = found.get();
        return run.state() == RunState.HELD
                ? Outcome.done(run)
                : Outcome.refused(
                        ErrorCode.CONFLICT,
                        "Run `%s` is not held, it is %s: there is nothing to decide.",
                        id,
                        run.state().word());
    }
}
