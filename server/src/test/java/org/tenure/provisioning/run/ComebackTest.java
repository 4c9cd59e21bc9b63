package org.tenure.provisioning.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenure.connector.reference.Call;
import org.tenure.connector.spi.TargetException.Kind;
import org.tenure.kernel.PageRequest;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.Operation;
import org.tenure.provisioning.OperationFilter;
import org.tenure.provisioning.World;

/// What waited is delivered as soon as its target is back, and ends as the last decision says.
class ComebackTest {

    /// Delays so long that no test sees the end of one.
    private static final RunSettings PATIENT = new RunSettings(
            Duration.ofMillis(20), Duration.ofSeconds(30), Duration.ofMinutes(10), Duration.ofMinutes(20), 6);

    /// Nodes that hear of everything, or of nothing until it is too late for a test.
    private static final RunSettings HEARING = new RunSettings(
            Duration.ofMinutes(1), Duration.ofMinutes(5), Duration.ofMillis(4), Duration.ofMillis(40), 6);

    private static Running with(RunSettings settings, String leaving) {
        Running running = new Running(settings, "staff");
        running.world.connect("app", leaving, 4);
        running.start();
        running.world.grant(running.world.person("Grace", "Hopper"), "app/staff");
        running.world.untilDone();
        return running;
    }

    private static long waitingWithProblem(Running running) {
        return running.world.operations
                .list(new OperationFilter("app", Operation.State.WAITING, null, null), PageRequest.first())
                .items()
                .stream()
                .filter(operation -> "UNREACHABLE".equals(operation.problemKind()))
                .count();
    }

    @Test
    @DisplayName("O4 A target that a person finds working again gets what waits without sitting out the delay")
    void whatWaitsIsDeliveredWhenATestSucceeds() {
        try (Running running = with(PATIENT, "disable")) {
            var outage = running.target.onEverything().unreachable();
            running.world.grant(running.world.people(8, "Ada", "Lovelace"), "app/staff");
            running.world.until("the connection is stopped",
                    () -> running.world.connections.problem("app").isPresent());
            outage.release();
            running.world.connections.test("app", World.ADMIN).get();
            running.world.untilDone();
            assertThat(running.target.accounts()).hasSize(9);
        }
    }

    @Test
    @DisplayName("O4 After a short absence, one success brings forward whatever failed before it")
    void oneSuccessBringsForwardWhatFailed() {
        try (Running running = with(PATIENT, "disable")) {
            var outage = running.target.onEverything().unreachable();
            running.world.grant(running.world.people(3, "Ada", "Lovelace"), "app/staff");
            running.world.until("all have been tried", () -> waitingWithProblem(running) == 3);
            assertThat(running.world.connections.problem("app")).as("too few to stop the connection").isEmpty();
            outage.release();
            running.world.grant(running.world.person("Alan", "Turing"), "app/staff");
            running.world.untilDone();
            assertThat(running.target.accounts()).hasSize(5);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "delete", "keep"})
    @DisplayName("O6 Somebody who leaves and comes back while the target is down has one account that works")
    void aRehireDuringAnOutageConverges(String leaving) {
        try (Running running = with(Running.HASTY, leaving)) {
            World world = running.world;
            UUID person = world.person("Ada", "Lovelace");
            world.grant(person, "app/staff");
            world.untilDone();
            Account before = world.account(person);
            var outage = running.target.onEverything().unreachable();
            world.leave(person);
            world.until("leaving was tried", () -> world.operation(person).attempts() > 0);
            world.grant(person, "app/staff");
            outage.release();
            world.untilDone();
            assertThat(running.target.account("alovelace").enabled()).isTrue();
            assertThat(running.target.holders("staff")).contains("alovelace");
            assertThat(world.account(person)).as("it was never touched").satisfies(account -> {
                assertThat(account.id()).isEqualTo(before.id());
                assertThat(account.key()).isEqualTo(before.key());
            });
            assertThat(running.target.accounts()).hasSize(2);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"disable", "delete", "keep"})
    @DisplayName("O6 So does somebody whose leaving was done although the target said that it was not")
    void aRehireAfterALeavingNobodySawConverges(String leaving) {
        try (Running running = with(Running.HASTY, leaving)) {
            World world = running.world;
            UUID person = world.person("Ada", "Lovelace");
            world.grant(person, "app/staff");
            world.untilDone();
            var lost = running.target.onEverything().forLogin("alovelace").succeedsButFails(Kind.TIMEOUT, "no answer");
            world.leave(person);
            world.until("leaving was tried", () -> world.operation(person).attempts() > 0);
            world.grant(person, "app/staff");
            lost.release();
            world.untilDone();
            assertThat(running.target.account("alovelace").enabled()).isTrue();
            assertThat(running.target.holders("staff")).contains("alovelace");
            assertThat(running.target.accounts()).hasSize(2);
            assertThat(world.accounts.of(person).stream().filter(one -> one.state() != Account.State.GONE)).hasSize(1);
        }
    }

    @Test
    @DisplayName("O9 What one node is told to wait all nodes wait, at once, and all go on when one may")
    void allNodesWaitAtOnce() {
        try (Running running = with(HEARING, "disable")) {
            var second = new Runners(running.parts(HEARING), running.world.database.dataSource());
            second.start();
            try {
                running.world.until("both work", () -> gates(running, second).equals(both(Health.Gate.OPEN)));
                int before = running.target.count(Call.CREATE);
                running.target.on(Call.CREATE).times(1).rateLimits(Duration.ofMinutes(5));
                running.world.grant(running.world.person("Ada", "Lovelace"), "app/staff");
                running.world.until("both wait", () -> gates(running, second).equals(both(Health.Gate.SHUT)));
                running.world.grant(running.world.people(20, "Ada", "Lovelace"), "app/staff");
                assertThat(running.target.count(Call.CREATE)).isEqualTo(before + 1);
                running.world.connections.test("app", World.ADMIN).get();
                running.world.until("both work", () -> gates(running, second).equals(both(Health.Gate.OPEN)));
                running.world.untilDone();
                assertThat(running.target.accounts()).hasSize(22);
            } finally {
                second.stop();
            }
        }
    }

    private static List<Optional<Health.Gate>> gates(Running running, Runners second) {
        return List.of(running.runners.gate("app"), second.gate("app"));
    }

    private static List<Optional<Health.Gate>> both(Health.Gate gate) {
        return List.of(Optional.of(gate), Optional.of(gate));
    }
}
