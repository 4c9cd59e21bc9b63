package org.tenure.lifecycle.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.access.HoldKind;
import org.tenure.change.RunFilter;
import org.tenure.connector.reference.Call;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.Right;
import org.tenure.lifecycle.stop.StopClock.Stage;
import org.tenure.provisioning.Operation;
import org.tenure.provisioning.World;

class StopsTest {

    private static Refusal refusal(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Refused<?>(Refusal refusal) -> refusal;
            case Outcome.Done<?> done -> throw new AssertionError(done + " was not refused");
        };
    }

    @Test
    @DisplayName("O13 O14 A kill over fifty systems of which two hang, one lies and one is manual: names, clock, and nothing forgotten after a restart")
    void fiftySystems() {
        try (StopWorld it = new StopWorld(49)) {
            it.world.application("payroll", "clerk");
            it.fleet.start();
            UUID person = it.equipped("Grace", "Hopper");
            it.world.grant(person, "payroll/clerk");
            it.world.untilDone();
            List<String> hang = List.of("app47", "app48");
            hang.forEach(name -> it.fleet.target(name).onEverything().hangs());
            it.fleet.target("app46").on(Call.DISABLE).lies();

            Stop kill = it.stop(person, HoldKind.KILL);
            it.world.until("all others are read back", () -> it.clock(kill).confirmed() == 46);
            StopClock clock = it.clock(kill);
            assertThat(it.in(clock, Stage.ASKED)).containsExactlyElementsOf(hang);
            assertThat(it.in(clock, Stage.ACKNOWLEDGED)).containsExactly("app46");
            assertThat(it.in(clock, Stage.BY_HAND)).containsExactly("payroll");
            assertThat(clock.zeroAt()).isNull();
            assertThat(clock.sentence()).contains("3 open (app47, app48, app46)").contains("payroll");

            it.fleet.restart();
            it.world.until("the liar is caught",
                    () -> it.clock(kill)
                            .systems()
                            .stream()
                            .anyMatch(
                                    system -> system.sentence().contains("`enabled` is `true` where `false` was set")));
            assertThat(it.clock(kill).open()).isEqualTo(3);
            it.fleet.names.forEach(name -> it.fleet.target(name).behave());
            it.fleet.names.subList(46, 49).forEach(name -> it.world.operations.retryAll(name, World.ADMIN).get());
            it.untilZero(kill);

            StopClock zero = it.clock(kill);
            assertThat(zero.confirmed()).isEqualTo(49);
            assertThat(zero.zeroAt()).isNotNull();
            assertThat(zero.millis()).isEqualTo(Duration.between(kill.beganAt(), zero.zeroAt()).toMillis());
            assertThat(it.in(zero, Stage.BY_HAND)).containsExactly("payroll");
            assertThat(it.fleet.names).noneMatch(name -> it.fleet.isEnabled(person, name));
            assertThat(it.fleet.names).allMatch(name -> it.fleet.target(name).holders("staff").isEmpty());
        }
    }

    @Test
    void aKillEndsSessionsAndDisablesWhatNothingGranted() {
        try (StopWorld it = new StopWorld(2)) {
            it.fleet.start();
            UUID person = it.equipped("Grace", "Hopper");
            it.world.untilDone();
            it.fleet.names.forEach(name -> it.fleet.target(name).openSession("ghopper"));
            it.fleet.stop();
            it.world.revoke(person, "app01/staff");
            it.world.jdbc.sql("delete from provisioning.operation where state = 'waiting'").update();
            Stop kill = it.stop(person, HoldKind.KILL);
            it.fleet.restart();
            it.untilZero(kill);
            assertThat(it.fleet.names).allSatisfy(name -> {
                assertThat(it.fleet.isEnabled(person, name)).isFalse();
                assertThat(it.fleet.target(name).sessions("ghopper")).isZero();
                assertThat(it.fleet.target(name).count(Call.END_SESSIONS)).isEqualTo(1);
            });
        }
    }

    @Test
    void noRuleAndNoFeedUndoesAKill() {
        try (StopWorld it = new StopWorld(1)) {
            it.fleet.start();
            UUID person = it.equipped("Grace", "Hopper");
            it.world.untilDone();
            Stop kill = it.stop(person, HoldKind.KILL);
            it.world.grant(person, "app00/staff");
            it.untilZero(kill);
            it.world.align(person);
            it.world.untilDone();
            assertThat(it.fleet.isEnabled(person, "app00")).isFalse();
            it.fleet.target("app00").enableAccount("ghopper");
            Stop again = it.stop(person, HoldKind.KILL);
            assertThat(again).isEqualTo(kill);
            it.world.until("it is disabled once more", () -> !it.fleet.isEnabled(person, "app00"));
            assertThat(it.stops.list(new StopFilter(person, true), PageRequest.first()).items()).containsExactly(kill);
        }
    }

    @Test
    void aFreezeIsGivenBackExactly() {
        try (StopWorld it = new StopWorld(3)) {
            it.fleet.start();
            UUID person = it.equipped("Grace", "Hopper");
            it.world.untilDone();
            it.fleet.target("app01").disableAccount("ghopper");
            it.fleet.target("app02").setAttribute("ghopper", "phone", "4711");
            var before = it.fleet.names.stream().map(name -> it.fleet.target(name).account("ghopper")).toList();

            Stop freeze = it.stop(person, HoldKind.FREEZE);
            it.untilZero(freeze);
            assertThat(it.fleet.names).allSatisfy(name -> {
                assertThat(it.fleet.isEnabled(person, name)).isFalse();
                assertThat(it.fleet.target(name).holders("staff")).containsExactly("ghopper");
            });
            it.world.align(person);
            it.world.untilDone();
            assertThat(it.fleet.names).noneMatch(name -> it.fleet.isEnabled(person, name));

            it.stops.lift(freeze.id(), "found innocent", StopWorld.SECURITY).get();
            it.world.untilDone();
            assertThat(it.fleet.names.stream().map(name -> it.fleet.target(name).account("ghopper")).toList())
                    .isEqualTo(before);
            assertThat(it.clock(freeze).stop().liftedBy()).isEqualTo("security");
            assertThat(refusal(it.stops.lift(freeze.id(), "again", StopWorld.SECURITY)).code())
                    .isEqualTo(ErrorCode.CONFLICT);
        }
    }

    @Test
    void aFreezeThatIsLiftedBeforeTheTargetAnsweredLeavesNothingBehind() {
        try (StopWorld it = new StopWorld(1)) {
            it.fleet.start();
            UUID person = it.equipped("Grace", "Hopper");
            it.world.untilDone();
            var outage = it.fleet.target("app00").onEverything().unreachable();
            Stop freeze = it.stop(person, HoldKind.FREEZE);
            it.world.until("it was tried", () -> outage.hits() > 1);
            it.stops.lift(freeze.id(), "mistaken", StopWorld.SECURITY).get();
            outage.release();
            it.world.untilDone();
            assertThat(it.fleet.isEnabled(person, "app00")).isTrue();
            assertThat(it.fleet.target("app00").holders("staff")).containsExactly("ghopper");
        }
    }

    @Test
    void aRehearsalWritesNothing() {
        try (StopWorld it = new StopWorld(3)) {
            it.world.application("payroll", "clerk");
            it.fleet.start();
            UUID person = it.equipped("Grace", "Hopper");
            it.world.grant(person, "payroll/clerk");
            it.world.untilDone();
            it.fleet.names.forEach(name -> it.fleet.target(name).resetCounts());
            it.fleet.target("app01").on(Call.TEST).unreachable();

            StopRehearsal rehearsal = it.stops.rehearse(person, HoldKind.KILL, StopWorld.SECURITY).get();
            assertThat(rehearsal.accounts()).isEqualTo(3);
            assertThat(rehearsal.answering()).isEqualTo(2);
            assertThat(rehearsal.notConnected()).containsExactly("payroll");
            assertThat(rehearsal.systems()).filteredOn(system -> !system.answers())
                    .singleElement()
                    .satisfies(system -> {
                        assertThat(system.connection()).isEqualTo("app01");
                        assertThat(system.remains()).contains("does not answer now");
                    });
            assertThat(rehearsal.systems()).allSatisfy(
                    system -> assertThat(system.steps()).containsExactly("disable", "end sessions", "revoke"));
            assertThat(it.fleet.names).allMatch(name -> it.fleet.target(name).changes() == 0);
            assertThat(it.fleet.names).allMatch(name -> it.fleet.target(name).count(Call.TEST) == 1);
            assertThat(it.world.open()).isZero();
            assertThat(it.world.jdbc.sql("select count(*) from access.hold").query(Long.class).single()).isZero();
            assertThat(it.world.jdbc.sql("select type from audit.event where subject = :person")
                    .param("person", person)
                    .query(String.class)
                    .list()).containsExactly("stop.rehearsed");
        }
    }

    @Test
    void whatCannotBeDisabledIsNamed() {
        try (StopWorld it = new StopWorld(2)) {
            it.fleet.connect("app01", "full", Map.of("without", List.of("DISABLE")));
            it.fleet.start();
            UUID person = it.equipped("Grace", "Hopper");
            it.world.untilDone();
            Stop kill = it.stop(person, HoldKind.KILL);
            it.untilZero(kill);
            StopClock clock = it.clock(kill);
            assertThat(it.in(clock, Stage.UNVERIFIABLE)).containsExactly("app01");
            assertThat(clock.sentence()).contains("what Tenure cannot tell or do: app01");
            assertThat(it.fleet.target("app01").holders("staff")).isEmpty();
            assertThat(it.fleet.target("app01").count(Call.SET_PASSWORD)).isEqualTo(1);
        }
    }

    @Test
    void whereTenureOnlyObservesAStopIsTriedAllTheSame() {
        try (StopWorld it = new StopWorld(2)) {
            it.fleet.start();
            UUID person = it.equipped("Grace", "Hopper");
            it.world.untilDone();
            it.fleet.names.forEach(name -> it.world.connections.setMode(name, "observe", World.ADMIN).get());
            it.fleet.target("app01").goReadOnly();
            Stop kill = it.stop(person, HoldKind.KILL);
            it.untilZero(kill);
            assertThat(it.fleet.isEnabled(person, "app00")).isFalse();
            StopClock clock = it.clock(kill);
            assertThat(it.in(clock, Stage.CONFIRMED)).containsExactly("app00");
            assertThat(it.in(clock, Stage.BY_HAND)).containsExactly("app01");
            assertThat(clock.systems()).filteredOn(system -> system.stage() == Stage.BY_HAND)
                    .singleElement()
                    .satisfies(system -> assertThat(system.sentence()).startsWith("not done by Tenure: do it by hand"));
        }
    }

    @Test
    void whatAFreezeTookIsGivenBackWhereTenureOnlyObserves() {
        try (StopWorld it = new StopWorld(1)) {
            it.fleet.start();
            UUID person = it.equipped("Grace", "Hopper");
            it.world.untilDone();
            it.world.connections.setMode("app00", "observe", World.ADMIN).get();
            Stop freeze = it.stop(person, HoldKind.FREEZE);
            it.untilZero(freeze);
            assertThat(it.fleet.isEnabled(person, "app00")).isFalse();
            it.world.attribute(person, "title", "Admiral");
            it.stops.lift(freeze.id(), "found", StopWorld.SECURITY).get();
            it.world.until("it is enabled", () -> it.fleet.isEnabled(person, "app00"));
            assertThat(it.fleet.target("app00").count(Call.UPDATE)).isZero();
            it.world.connections.setMode("app00", "full", World.ADMIN).get();
            it.world.untilDone();
            assertThat(it.fleet.target("app00").account("ghopper").attributes()).containsEntry("title",
                    List.of("Admiral"));
        }
    }

    @Test
    void aRetiredConnectionIsNamed() {
        try (StopWorld it = new StopWorld(2)) {
            it.fleet.start();
            UUID person = it.equipped("Grace", "Hopper");
            it.world.untilDone();
            it.world.connections.retire("app01", World.ADMIN).get();
            Stop kill = it.stop(person, HoldKind.KILL);
            it.untilZero(kill);
            assertThat(it.clock(kill).systems()).filteredOn(system -> system.stage() == Stage.BY_HAND)
                    .anySatisfy(system -> assertThat(system.sentence()).contains("connection `app01` is retired"));
        }
    }

    @Test
    void aStopNeedsTheRightANoteAndAPerson() {
        try (StopWorld it = new StopWorld(0)) {
            UUID person = it.world.person("Grace", "Hopper");
            Actor operator = new Actor("operator", Set.of(Right.OPERATE, Right.ADMINISTER));
            var order = new OpenStop(person, HoldKind.KILL, "why", "test");
            assertThat(refusal(it.stops.open(order, operator)).code()).isEqualTo(ErrorCode.DENIED);
            assertThat(refusal(it.stops.rehearse(person, HoldKind.KILL, operator)).code()).isEqualTo(ErrorCode.DENIED);
            assertThat(refusal(it.stops.open(new OpenStop(person, HoldKind.KILL, " ", "test"), StopWorld.SECURITY))
                    .sentence()).contains("needs a note");
            assertThat(refusal(it.stops.open(
                    new OpenStop(UUID.randomUUID(), HoldKind.KILL, "why", "test"), StopWorld.SECURITY)).code())
                    .isEqualTo(ErrorCode.NOT_FOUND);
            Stop kill = it.stop(person, HoldKind.KILL);
            assertThat(refusal(it.stops.lift(kill.id(), "sorry", StopWorld.SECURITY)).sentence())
                    .contains("is a kill, which is for good");
            assertThat(it.clock(kill).millis()).isZero();
            assertThat(it.runs.list(new RunFilter("stop", person.toString(), null), PageRequest.first()).items())
                    .singleElement()
                    .satisfies(run -> assertThat(run.id()).isEqualTo(kill.run()));
        }
    }

    @Test
    void aKillGoesBeyondAFreeze() {
        try (StopWorld it = new StopWorld(1)) {
            it.fleet.start();
            UUID person = it.equipped("Grace", "Hopper");
            it.world.untilDone();
            Stop freeze = it.stop(person, HoldKind.FREEZE);
            it.untilZero(freeze);
            Stop kill = it.stop(person, HoldKind.KILL);
            it.untilZero(kill);
            assertThat(it.fleet.target("app00").holders("staff")).isEmpty();
            it.stops.lift(freeze.id(), "beside the point", StopWorld.SECURITY).get();
            it.world.untilDone();
            assertThat(it.fleet.isEnabled(person, "app00")).isFalse();
            assertThat(it.world.operation(person).state()).isEqualTo(Operation.State.UNCHANGED);
        }
    }
}
