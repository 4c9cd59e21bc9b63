package org.tenure.lifecycle;

import java.time.Clock;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tenure.change.Counts;
import org.tenure.change.Guard;
import org.tenure.change.Run;
import org.tenure.identity.ChangedEmployment;
import org.tenure.identity.Reserved;
import org.tenure.identity.feed.Feeds;
import org.tenure.identity.feed.StagedFeed;
import org.tenure.kernel.Actor;
import org.tenure.lifecycle.stop.Stops;

/// People whom a source says to be stopped: a few a day are stopped as soon as the feed is read, whatever the guard says of
/// the rest; more of them are leavers like any, and are stopped when the feed is applied.
final class FeedStops {

    private static final Duration DAY = Duration.ofDays(1);

    private final Feeds feeds;
    private final Guard guard;
    private final Stops stops;
    private final Clock clock;

    FeedStops(Feeds feeds, Guard guard, Stops stops, Clock clock) {
        this.feeds = feeds;
        this.guard = guard;
        this.stops = stops;
        this.clock = clock;
    }

    /// Stops whom a staged feed names, if they are few. Answers what is left for the guard to judge.
    Counts ahead(StagedFeed staged, Actor actor) {
        Run run = staged.run();
        Counts counts = staged.counts().guarded();
        Map<UUID, Integer> named = feeds.stopping(run.id());
        List<UUID> unstopped = stops.notKilled(named.keySet());
        int earlier = stops.countByFeed(run.cause(), clock.instant().minus(DAY));
        if (named.isEmpty()
                || !guard.permitsStops(run.cause(), unstopped.size(), earlier, staged.counts().known())) {
            return counts;
        }
        stops.byFeed(unstopped, run.cause(), actor);
        int leaves = named.values().stream().mapToInt(Integer::intValue).sum();
        return new Counts(counts.adds(), counts.changes(), Math.max(0, counts.removals() - leaves));
    }

    /// Stops whom applied facts name, in the transaction that recorded them.
    void with(Run run, Collection<ChangedEmployment> changed, Actor actor) {
        List<UUID> named = changed.stream()
                .filter(one -> Reserved.STOPPED.equals(one.now().text(Reserved.STATUS)))
                .map(one -> one.now().identityId())
                .distinct()
                .sorted()
                .toList();
        if (!named.isEmpty()) {
            stops.byFeed(stops.notKilled(named), run.cause(), actor);
        }
    }
}
