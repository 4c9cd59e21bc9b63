package org.tenure.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.util.HashMap;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tenure.access.HoldKind;
import org.tenure.change.GuardLimit;
import org.tenure.change.Run;
import org.tenure.change.RunState;
import org.tenure.identity.Employment;
import org.tenure.identity.SourceDefinition;
import org.tenure.identity.feed.FeedDelivery;
import org.tenure.identity.feed.FeedWorld;
import org.tenure.kernel.Actor;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Right;
import org.tenure.lifecycle.stop.Stop;
import org.tenure.lifecycle.stop.StopFilter;
import org.tenure.lifecycle.stop.StopWorld;
import org.tenure.lifecycle.stop.Stops;

/// A source that says of people that they are to be stopped.
class FeedStopsTest {

    private static final Actor HR = new Actor("hr-feed", java.util.Set.of(Right.FEED));
    private static final int PEOPLE = 100;

    private final FeedWorld world = new FeedWorld("2026-03-02T08:00:00Z");
    private final Stops stops = StopWorld.on(world);
    private final ApplyRuns apply = ApplyRunsTest.applyRuns(world);
    private final FeedRuns feedRuns = new FeedRuns(
            world.feeds, world.runs, world.guard, apply, new FeedStops(world.feeds, world.guard, stops, world.clock));

    @BeforeEach
    void aHundredPeople() {
        SourceDefinition hr = FeedWorld.hr("hr", false);
        var statuses = new HashMap<>(hr.statuses());
        statuses.put("fired", "stopped");
        world.with(new SourceDefinition(
                hr.name(), hr.precedence(), hr.key(), hr.person(), hr.scheme(), hr.employment(), hr.attributes(),
                statuses, false, hr.delimiter(), hr.encoding(), hr.timeZone()));
        feedRuns.approve(deliver(0, 0).id(), FeedWorld.SOMEBODY).get();
    }

    @AfterEach
    void close() {
        apply.close();
        world.close();
    }

    /// The first are fired, the next have left, everybody else works.
    private Run deliver(int fired, int left) {
        String rows = IntStream.rangeClosed(1, PEOPLE)
                .mapToObj(number -> "%d,Ada,Lovelace,2020-01-01,Press,Editor,,%s,\n".formatted(
                        number, number <= fired ? "fired" : number <= fired + left ? "terminated" : "active"))
                .collect(Collectors.joining("", FeedWorld.HEADER, ""));
        return feedRuns.take(
                new FeedDelivery("hr", false, null, false, "test", new ByteArrayInputStream(FeedWorld.bytes(rows))), HR)
                .get();
    }

    private List<Stop> stopped() {
        return stops.list(new StopFilter(null, true), new PageRequest(null, 200)).items();
    }

    private UUID identity(int number) {
        return world.employment(Integer.toString(number)).identityId();
    }

    @Test
    void onePersonIsStoppedWithTheFeedThatSaysSo() {
        Run run = deliver(1, 0);
        assertThat(run.state()).isEqualTo(RunState.DONE);
        assertThat(world.state("1")).isEqualTo(Employment.State.LEFT);
        assertThat(stopped()).singleElement().satisfies(stop -> {
            assertThat(stop.identity()).isEqualTo(identity(1));
            assertThat(stop.kind()).isEqualTo(HoldKind.KILL);
            assertThat(stop.surface()).isEqualTo("feed/hr");
            assertThat(stop.actor()).isEqualTo("hr-feed");
        });
        deliver(1, 0);
        assertThat(stopped()).hasSize(1);
    }

    @Test
    void aFeedThatIsHeldForItsLeaversStopsThePersonAllTheSame() {
        world.guard.define(new GuardLimit("feed", "hr", "removals", 3, null), FeedWorld.SOMEBODY).get();
        Run run = deliver(1, 30);
        assertThat(run.state()).isEqualTo(RunState.HELD);
        assertThat(run.verdict().trips()).singleElement().satisfies(trip -> assertThat(trip.counted()).isEqualTo(30));
        assertThat(stopped()).hasSize(1);
        assertThat(world.state("1")).isEqualTo(Employment.State.ACTIVE);
    }

    @Test
    void aFeedThatStopsAThirdOfTheCompanyIsHeldAndStopsNobody() {
        world.guard.define(new GuardLimit("feed", "hr", "removals", 3, null), FeedWorld.SOMEBODY).get();
        Run run = deliver(30, 0);
        assertThat(run.state()).isEqualTo(RunState.HELD);
        assertThat(stopped()).isEmpty();
        feedRuns.approve(run.id(), FeedWorld.SOMEBODY).get();
        assertThat(stopped()).hasSize(30);
    }

    @Test
    void theLimitIsOfADayAndIsConfigured() {
        world.guard.define(new GuardLimit("feed", "hr", "removals", 0, null), FeedWorld.SOMEBODY).get();
        assertThat(deliver(3, 0).state()).isEqualTo(RunState.DONE);
        Run more = deliver(6, 0);
        assertThat(more.state()).isEqualTo(RunState.HELD);
        assertThat(stopped()).hasSize(3);
        feedRuns.discard(more.id(), "too many", FeedWorld.SOMEBODY).get();
        world.guard.define(new GuardLimit("feed", "hr", "stops", 6, null), FeedWorld.SOMEBODY).get();
        assertThat(deliver(6, 0).state()).isEqualTo(RunState.DONE);
        assertThat(stopped()).hasSize(6);
    }
}
