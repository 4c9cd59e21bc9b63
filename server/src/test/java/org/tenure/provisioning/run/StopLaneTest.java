package org.tenure.provisioning.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.postgresql.PGConnection;
import org.tenure.access.AccessConfiguration;
import org.tenure.access.HoldKind;
import org.tenure.connector.reference.Call;
import org.tenure.connector.reference.ReferenceTarget;
import org.tenure.kernel.Ids;
import org.tenure.provisioning.Operation;
import org.tenure.provisioning.World;

/// A stop goes before everything, and nothing holds it back.
class StopLaneTest {

    private static void kill(Running running, UUID person) {
        World world = running.world;
        var grants = new AccessConfiguration().grants(world.jdbc, world.ledger, world.clock);
        world.transactions.executeWithoutResult(_ -> {
            UUID run = Ids.next();
            world.operations.stop(person, run, world.clock.instant());
            grants.hold(person, HoldKind.KILL, world.clock.instant(), run, World.ADMIN);
        });
    }

    private static boolean isConfirmed(Running running, UUID person) {
        Operation operation = running.world.operation(person);
        return operation.urgent() && operation.state() == Operation.State.CONFIRMED;
    }

    private static UUID withAccount(Running running) {
        UUID person = running.world.person("Grace", "Hopper");
        running.world.grant(person, "app/staff");
        running.world.untilDone();
        return person;
    }

    @Test
    @DisplayName("O13 O14 A stop is read back while a thousand creates wait and every slot and every removal hangs")
    void aStopWaitsBehindNothing() {
        try (Running running = Running.with(4, "staff")) {
            UUID person = withAccount(running);
            UUID leaver = running.world.person("Alan", "Turing");
            running.world.grant(leaver, "app/staff");
            running.world.untilDone();
            var creates = running.target.on(Call.CREATE).hangs();
            var removals = running.target.on(Call.DISABLE).forLogin("aturing").hangs();
            running.world.grant(running.world.people(1_000, "Ada", "Lovelace"), "app/staff");
            running.world.until("all slots hang", () -> creates.hits() == 4);
            running.world.leave(leaver);
            running.world.until("the lane of removals hangs", () -> removals.hits() == 1);
            kill(running, person);
            running.world.until("the stop is read back", () -> isConfirmed(running, person));
            assertThat(running.target.account("ghopper").enabled()).isFalse();
            assertThat(creates.hits()).isEqualTo(4);
            creates.release();
            removals.release();
        }
    }

    @Test
    @DisplayName("O13 Connections hear of a stop where most harm can be done first, and nobody else hears of it")
    void mostHarmFirst() throws Exception {
        try (World world = new World(); Connection connection = world.database.dataSource().getConnection()) {
            List.of("low", "usual", "high", "other").forEach(name -> {
                world.application(name, List.of("low", "usual", "high", "other").indexOf(name) + 1, "staff");
                world.connect(name, "disable", 1);
            });
            UUID person = world.person("Grace", "Hopper");
            world.grant(person, "low/staff", "usual/staff", "high/staff");
            connection.createStatement().execute("listen tenure_operations");
            world.transactions.executeWithoutResult(
                    _ -> world.operations.stop(person, Ids.next(), world.clock.instant()));
            List<String> heard = new ArrayList<>();
            while (heard.size() < 3) {
                for (var each : connection.unwrap(PGConnection.class).getNotifications(10_000)) {
                    heard.add(each.getParameter());
                }
            }
            assertThat(heard).containsExactly("urgent high", "urgent usual", "urgent low");
        }
    }

    @Test
    @DisplayName("O10 A stop is done while the breaker is open and no probe comes through")
    void anOpenBreakerHoldsNoStopBack() {
        try (Running running = Running.with(4, "staff")) {
            UUID person = withAccount(running);
            var outage = running.target.on(Call.CREATE).unreachable();
            var probes = running.target.on(Call.TEST).unreachable();
            running.world.grant(running.world.people(40, "Ada", "Lovelace"), "app/staff");
            running.world.until("the breaker is open",
                    () -> running.world.connections.states().getFirst().problem() != null);
            kill(running, person);
            running.world.until("the stop is read back", () -> isConfirmed(running, person));
            assertThat(running.target.account("ghopper").enabled()).isFalse();
            outage.release();
            probes.release();
        }
    }

    @Test
    @DisplayName("O9 A stop does not wait for Retry-After")
    void aPauseHoldsNoStopBack() {
        try (Running running = Running.with(4, "staff")) {
            UUID person = withAccount(running);
            running.target.on(Call.CREATE).times(1).rateLimits(Duration.ofHours(1));
            running.world.grant(running.world.people(20, "Ada", "Lovelace"), "app/staff");
            running.world.until("the connection pauses",
                    () -> running.world.jdbc.sql("select paused_until is not null from provisioning.connection_state")
                            .query(Boolean.class)
                            .single());
            kill(running, person);
            running.world.until("the stop is read back", () -> isConfirmed(running, person));
        }
    }

    @Test
    @DisplayName("O14 A stop that meets another change of the same account under way goes on from there, and stays urgent")
    void aStopTakesOverFromWhatIsUnderWay() {
        try (Running running = new Running(Running.HASTY, "staff", "admin")) {
            running.world.connections.define(
                    running.world.definition("app", java.util.Map.of("timeOut", "1s"), "disable", 4), World.ADMIN)
                    .get();
            running.start();
            UUID person = withAccount(running);
            var hanging = running.target.on(Call.GRANT).hangs();
            running.world.grant(person, "app/admin");
            running.world.until("the grant hangs", () -> hanging.hits() == 1);
            kill(running, person);
            running.world.align(person);
            running.world.until("the stop is read back", () -> isConfirmed(running, person));
            assertThat(running.target.account("ghopper").enabled()).isFalse();
            assertThat(running.target.holders("admin")).isEmpty();
            hanging.release();
        }
    }

    @Test
    @DisplayName("O12 Whoever is stopped while an account is made for them has it disabled as soon as it is there")
    void anAccountThatIsJustMadeIsDisabledToo() {
        try (Running running = Running.with(4, "staff")) {
            var slow = running.target.on(Call.CREATE).hangs();
            UUID person = running.world.person("Grace", "Hopper");
            running.world.grant(person, "app/staff");
            running.world.until("the create hangs", () -> slow.hits() == 1);
            kill(running, person);
            slow.release();
            running.world.until("the stop is read back", () -> isConfirmed(running, person));
            assertThat(running.target.account("ghopper").enabled()).isFalse();
        }
    }

    @Test
    @DisplayName("O8 A step that is refused does not keep the others back, and is tried until it is taken")
    void whatCanBeTakenIsTaken() {
        try (Running running = Running.with(4, "staff")) {
            UUID person = withAccount(running);
            var refusal = running.target.on(Call.DISABLE).refusesByPermission();
            kill(running, person);
            running.world.until("what was granted is revoked", () -> running.target.holders("staff").isEmpty());
            running.world.until("it was tried again", () -> refusal.hits() > 1);
            assertThat(running.world.operation(person).state()).isNotEqualTo(Operation.State.FAILED);
            refusal.release();
            running.world.until("the stop is read back", () -> isConfirmed(running, person));
        }
    }

    @Test
    @DisplayName("O12 A node that dies in a stop leaves it to another")
    void aStopSurvivesItsNode() throws InterruptedException {
        var shortLease = new RunSettings(
                Duration.ofMillis(20), Duration.ofMillis(400), Duration.ofMillis(4), Duration.ofMillis(40), 6);
        try (Running running = new Running(shortLease, "staff")) {
            var definition = running.world.connect("app", "disable", 4);
            var version = running.world.connections.versions().keySet().iterator().next();
            Runner doomed = running.parts(shortLease).runner(running.world.connections.open(version, definition).get());
            doomed.start();
            UUID person = withAccount(running);
            var hanging = running.target.on(Call.READ).hangs();
            kill(running, person);
            running.world.until("it is disabled and not recorded", () -> hanging.hits() == 1);
            doomed.abandon();
            running.target.behave();
            running.runners.start();
            running.world.until("the stop is read back", () -> isConfirmed(running, person));
            assertThat(running.target.count(Call.DISABLE)).isEqualTo(1);
            assertThat(ReferenceTarget.named("app").account("ghopper").enabled()).isFalse();
        }
    }
}
