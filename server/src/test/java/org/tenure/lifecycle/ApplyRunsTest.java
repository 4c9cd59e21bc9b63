package org.tenure.lifecycle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.tenure.access.AccessConfiguration;
import org.tenure.catalog.CatalogConfiguration;
import org.tenure.change.Counts;
import org.tenure.change.NewRun;
import org.tenure.change.Run;
import org.tenure.change.RunState;
import org.tenure.expression.Expressions;
import org.tenure.identity.feed.FeedDelivery;
import org.tenure.identity.feed.FeedWorld;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Ids;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Refusal;
import org.tenure.lifecycle.stop.StopWorld;
import org.tenure.policy.PolicyConfiguration;
import org.tenure.provisioning.World;
import tools.jackson.databind.json.JsonMapper;

/// Runs in three chunks of which one meets somebody whom the database does not take.
class ApplyRunsTest {

    private static final Actor SOMEBODY = FeedWorld.SOMEBODY;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int PEOPLE = 2_500;
    private static final int TRIES_MAX = 5;

    private final FeedWorld world = new FeedWorld("2026-03-02T08:00:00Z");
    private final ApplyRuns apply = applyRuns(world);
    private final FeedRuns feedRuns = new FeedRuns(world.feeds, world.runs, world.guard, apply, stops(world));

    static ApplyRuns applyRuns(FeedWorld world) {
        var jdbc = world.database.jdbc();
        var json = JsonMapper.builder().build();
        var catalog = new CatalogConfiguration().catalog(jdbc, world.transactions, world.ledger, world.clock, json);
        var rules = new PolicyConfiguration().rules(
                jdbc, world.transactions, world.ledger, new Expressions(), catalog, world.sources, world.clock, json);
        var align = new AlignAccess(
                rules, new AccessConfiguration().grants(jdbc, world.ledger, world.clock),
                World.operations(world.database, world.ledger, world.clock), world.clock);
        return new ApplyRuns(
                world.feeds, world.runs, new AffectedPeople(jdbc, world.identities), align, stops(world),
                world.transactions, world.clock);
    }

    private static FeedStops stops(FeedWorld world) {
        return new FeedStops(world.feeds, world.guard, StopWorld.on(world), world.clock);
    }

    @BeforeEach
    void oneSource() {
        world.with(FeedWorld.hr("hr", true));
    }

    @AfterEach
    void close() {
        apply.close();
        world.close();
    }

    /// The database does not take person 1,500, so many times, and says so in these words.
    private void refuse(int times, String state, String words) {
        world.database.jdbc().sql("""
                create sequence public.refused;
                create function public.refuse() returns trigger language plpgsql as $$
                begin
                    if nextval('public.refused') <= %d then
                        raise exception '%s' using errcode = '%s', detail = 'about 1500';
                    end if;
                    return new;
                end $$;
                create trigger refuse before insert on identity.employment for each row
                    when (new.key = '1500') execute function public.refuse()
                """.formatted(times, words, state)).update();
    }

    private void takeEverybody() {
        world.database.jdbc().sql("drop trigger refuse on identity.employment").update();
    }

    private long tries() {
        return world.database.jdbc().sql("select last_value from public.refused").query(Long.class).single();
    }

    private Run deliver(int people, boolean delta) {
        String rows = IntStream.rangeClosed(1, people)
                .mapToObj(number -> "%d,Ada,Lovelace,2020-01-01,Press,Editor,,active,\n".formatted(number))
                .collect(Collectors.joining("", FeedWorld.HEADER, ""));
        Run run = feedRuns
                .take(new FeedDelivery("hr", delta, null, false, "test", new ByteArrayInputStream(
                        FeedWorld.bytes(rows))), SOMEBODY)
                .get();
        return run.state() == RunState.HELD ? feedRuns.approve(run.id(), SOMEBODY).get() : run;
    }

    private Run now(Run run) {
        return world.runs.get(run.id());
    }

    private void until(String what, BooleanSupplier condition) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as(what).isLessThan(deadline);
            Thread.onSpinWait();
        }
    }

    private void untilTry(Run run, int count) {
        until("try " + count, () -> String.valueOf(now(run).problem()).contains("try %d of 5".formatted(count)));
    }

    private static Refusal refusal(Outcome<Run> outcome) {
        return switch (outcome) {
            case Outcome.Refused<Run>(Refusal refusal) -> refusal;
            case Outcome.Done<Run>(Run run) -> throw new AssertionError(run + " was not refused");
        };
    }

    private Run failed() {
        refuse(Integer.MAX_VALUE, "P0001", "nobody of this number");
        Run run = deliver(PEOPLE, false);
        Duration delay = Duration.ofSeconds(5);
        for (int count = 1; count < TRIES_MAX; count++) {
            untilTry(run, count);
            world.clock.turn(delay);
            delay = delay.multipliedBy(2);
            resume();
        }
        until("it fails", () -> now(run).state() == RunState.FAILED);
        return now(run);
    }

    /// Asks again and again, as the job does: whoever is still at it is not disturbed.
    private void resume() {
        long before = tries();
        until("it is tried again", () -> {
            apply.resume();
            return tries() > before;
        });
    }

    @Test
    void aChunkThatFailsIsTriedAgainEverLaterAndThenTheRunFails() {
        Run failed = failed();

        assertThat(tries()).isEqualTo(TRIES_MAX);
        assertThat(failed.chunksDone()).as("the other chunks").isEqualTo(2);
        assertThat(failed.problem())
                .contains(
                        "Chunk 1 of 3 could not be applied in 5 tries; 2 are applied. The last time: nobody of this number",
                        "tenure runs retry " + failed.id())
                .doesNotContain("about 1500");
        assertThat(world.runs.stopped(10)).extracting(Run::id).containsExactly(failed.id());
    }

    @Test
    void aTryThatIsNotDueIsNotMade() {
        refuse(Integer.MAX_VALUE, "P0001", "nobody of this number");
        Run run = deliver(PEOPLE, false);
        untilTry(run, 1);
        world.clock.turn(Duration.ofMillis(4_999));

        apply.resume();
        apply.close();

        assertThat(tries()).isEqualTo(1);
        assertThat(now(run).state()).isEqualTo(RunState.APPLYING);
    }

    @Test
    void whenTheCauseIsRepairedTheRunGoesOnWithWhatIsLeft() {
        Run failed = failed();
        takeEverybody();

        feedRuns.retry(failed.id(), SOMEBODY).get();
        until("it is done", () -> now(failed).state() == RunState.DONE);

        assertThat(now(failed).problem()).isNull();
        assertThat(world.database.jdbc().sql("select count(*) from identity.employment").query(Integer.class).single())
                .isEqualTo(PEOPLE);
        assertThat(world.runs.stopped(10)).isEmpty();
    }

    @Test
    void aDatabaseThatIsAwayUsesUpNoTries() {
        refuse(TRIES_MAX + 2, "57P01", "terminating connection");
        Run run = deliver(PEOPLE, false);
        until("it is tried", () -> tries() >= 1);

        until("it is done", () -> {
            apply.resume();
            return now(run).state() == RunState.DONE;
        });

        assertThat(tries()).isEqualTo(TRIES_MAX + 3);
        assertThat(now(run).chunksDone()).isEqualTo(3);
    }

    @Test
    void aFeedThatANewerOneHasOvertakenIsNotGoneOnWith() {
        Run failed = failed();
        takeEverybody();
        Run newer = deliver(PEOPLE, false);
        until("the newer is done", () -> now(newer).state() == RunState.DONE);

        Refusal refusal = refusal(feedRuns.retry(failed.id(), SOMEBODY));

        assertThat(refusal.code()).isEqualTo(ErrorCode.OUTDATED);
        assertThat(refusal.sentence()).contains(newer.id().toString());
        assertThat(world.runs.stopped(10)).as("the newer brought what was left").isEmpty();
    }

    @Test
    void whatFailedBeforeItStartedIsBegunAgain() {
        UUID id = Ids.next();
        world.runs.create(new NewRun(id, NewRun.FEED, "hr", "test", world.now(), Map.of()), SOMEBODY).get();
        world.runs.staged(id, new Counts(1, 0, 0), Map.of(), 1, SOMEBODY).get();
        world.runs.fail(id, "It broke.", SOMEBODY).get();

        assertThat(refusal(feedRuns.retry(id, SOMEBODY)).code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(world.runs.get(id).state()).isEqualTo(RunState.FAILED);
        assertThat(world.runs.stopped(10)).isEmpty();
    }
}
