package org.tenure.provisioning.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.connector.reference.Call;
import org.tenure.kernel.PageRequest;
import org.tenure.provisioning.ConnectionState;
import org.tenure.provisioning.Operation;
import org.tenure.provisioning.OperationFilter;
import org.tenure.provisioning.World;

class OutageTest {

    private static ConnectionState state(Running running) {
        return running.world.connections.states().getFirst();
    }

    private static List<Operation> waiting(Running running) {
        return running.world.operations
                .list(new OperationFilter("app", Operation.State.WAITING, null, null), PageRequest.first())
                .items();
    }

    @Test
    @DisplayName("O1 O10 A target that is down is left alone, says since when, and gets everything when it is back")
    void aTargetThatIsDownGetsEverythingLater() {
        try (Running running = Running.with(8, "staff")) {
            var outage = running.target.onEverything().unreachable();
            running.world.grant(running.world.people(40, "Ada", "Lovelace"), "app/staff");
            running.world.until("the connection is seen to be down", () -> state(running).problem() != null);
            running.world.until("an operation says what it waits for", () -> waiting(running).stream()
                    .anyMatch(
                            operation -> String.valueOf(operation.waitingFor()).startsWith("waiting for `app` since")));
            assertThat(state(running).problem()).isEqualTo("no route to the target");
            int calls = running.target.count(Call.CREATE);
            assertThat(calls).isLessThan(40);
            outage.release();
            running.world.untilDone();
            assertThat(running.target.accounts()).hasSize(40);
            assertThat(state(running).operations()).containsEntry(Operation.State.CONFIRMED, 40L);
            assertThat(state(running).problem()).isNull();
        }
    }

    @Test
    @DisplayName("O8 A permission error stops grants and not removals; nothing fails; a person's test resumes")
    void aPermissionErrorStopsGrantsOnly() {
        try (Running running = Running.with(4, "staff")) {
            UUID leaver = running.world.person("Grace", "Hopper");
            running.world.grant(leaver, "app/staff");
            running.world.untilDone();
            var refusal = running.target.on(Call.CREATE).refusesByPermission();
            running.world.grant(running.world.people(30, "Ada", "Lovelace"), "app/staff");
            running.world.until("grants are stopped", () -> state(running).problem() != null);
            assertThat(state(running).problemKind()).isEqualTo("PERMISSION");
            assertThat(refusal.hits()).isLessThanOrEqualTo(8);
            refusal.release();
            assertThat(running.world.connections.test("app", World.ADMIN).get()).contains("reference target");
            running.world.untilDone();
            assertThat(running.target.accounts()).hasSize(31);
            var again = running.target.on(Call.UPDATE).refusesByPermission();
            running.world.attribute(leaver, "title", "Admiral");
            running.world.align(leaver);
            running.world.until("grants are stopped again", () -> state(running).problem() != null);
            running.world.leave(leaver);
            running.world.until("the leaver is disabled",
                    () -> !Boolean.TRUE.equals(running.target.account("ghopper").enabled()));
            again.release();
            running.world.untilDone();
            assertThat(state(running).operations()).doesNotContainKey(Operation.State.FAILED);
            var events = running.world.jdbc.sql("select type from audit.event where type like 'connection.%'")
                    .query(String.class)
                    .list();
            assertThat(events).contains("connection.defined", "connection.stopped", "connection.resumed");
        }
    }

    @Test
    @DisplayName("O8 A wrong password stops the connection until its definition is right")
    void aWrongPasswordStopsUntilTheDefinitionIsRight() {
        try (Running running = Running.with(4, "staff")) {
            running.target.demandPassword("s3cret");
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff");
            running.world.until("the connection says so", () -> "CONFIGURATION".equals(state(running).problemKind()));
            running.world.connections.define(
                    running.world.definition("app",
                            java.util.Map.of("password", java.util.Map.of("env", "WORLD_PASSWORD")), "disable", 4),
                    World.ADMIN).get();
            running.world.untilDone();
            assertThat(running.target.hasAccount("alovelace")).isTrue();
            assertThat(running.world.jdbc.sql("select string_agg(definition::text, '') from provisioning.connection")
                    .query(String.class)
                    .single())
                    .doesNotContain("s3cret");
        }
    }

    @Test
    @DisplayName("O9 Retry-After is obeyed for the whole connection, and counts as no attempt")
    void retryAfterIsObeyed() {
        try (Running running = Running.with(4, "staff")) {
            running.target.on(Call.CREATE).times(20).rateLimits(Duration.ofMillis(60));
            running.world.grant(running.world.people(20, "Ada", "Lovelace"), "app/staff");
            running.world.untilDone();
            assertThat(running.target.accounts()).hasSize(20);
            assertThat(running.target.count(Call.CREATE)).isEqualTo(40);
            assertThat(state(running).operations()).doesNotContainKey(Operation.State.FAILED);
        }
    }

    @Test
    @DisplayName("O13 O14 A leaver is disabled while every normal slot hangs and thousands of creates wait")
    void aLeaverNeverWaitsBehindCreates() {
        try (Running running = Running.with(4, "staff")) {
            UUID leaver = running.world.person("Grace", "Hopper");
            running.world.grant(leaver, "app/staff");
            running.world.untilDone();
            var hanging = running.target.on(Call.CREATE).hangs();
            running.world.grant(running.world.people(2_000, "Ada", "Lovelace"), "app/staff");
            running.world.until("all slots hang", () -> hanging.hits() == 4);
            running.world.leave(leaver);
            running.world.until("the leaver is confirmed disabled",
                    () -> running.world.operation(leaver).state() == Operation.State.CONFIRMED);
            assertThat(running.target.account("ghopper").enabled()).isFalse();
            assertThat(hanging.hits()).isEqualTo(4);
            hanging.release();
        }
    }

    @Test
    @DisplayName("O7 An observed connection is not touched, and what it would do waits and says so")
    void anObservedConnectionIsNotTouched() {
        try (Running running = new Running(Running.HASTY, "staff")) {
            running.world.connect("app", "disable", 4);
            running.world.connections.setMode("app", "observe", World.ADMIN).get();
            running.runners.start();
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff");
            assertThat(running.world.operation(person).waitingFor()).contains("only observes");
            running.world.connections.setMode("app", "full", World.ADMIN).get();
            running.world.untilDone();
            assertThat(running.target.hasAccount("alovelace")).isTrue();
        }
    }

    @Test
    @DisplayName("A read-back is not judged before the target has settled")
    void aReadBackWaitsUntilTheTargetHasSettled() {
        try (Running running = new Running(Running.HASTY, "staff")) {
            var quick = running.world.definition("app", java.util.Map.of(), "disable", 4);
            running.world.connections.define(
                    new org.tenure.provisioning.ConnectionDefinition(
                            quick.name(), quick.application(), quick.connector(), quick.settings(), quick.mode(),
                            quick.login(), quick.attributes(),
                            quick.leaving(), quick.concurrency(), 1_000, Duration.ofMillis(50), 30),
                    World.ADMIN).get();
            running.start();
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff");
            running.world.untilDone();
            assertThat(running.world.operation(person).state()).isEqualTo(Operation.State.CONFIRMED);
            assertThat(running.world.operation(person).attempts()).isEqualTo(2);
            assertThat(running.target.count(Call.CREATE)).isEqualTo(1);
            assertThat(running.target.count(Call.READ)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("O12 A runner that dies in the middle leaves everything to its lease: others look by anchor and do nothing twice")
    void aDeadRunnersWorkIsTakenOver() throws InterruptedException {
        var shortLease = new RunSettings(
                Duration.ofMillis(20), Duration.ofMillis(400), Duration.ofMillis(4), Duration.ofMillis(40), 6);
        try (Running running = new Running(Running.HASTY, "staff")) {
            var definition = running.world.connect("app", "disable", 8);
            running.target.on(Call.READ).times(8).hangs();
            var version = running.world.connections.versions().keySet().iterator().next();
            Runner doomed = running.parts(shortLease).runner(running.world.connections.open(version, definition).get());
            running.world.grant(running.world.people(30, "Ada", "Lovelace"), "app/staff");
            doomed.start();
            running.world.until("accounts are made and not recorded", () -> running.target.count(Call.CREATE) >= 8);
            doomed.abandon();
            running.target.behave();
            assertThat(running.world.jdbc.sql("select count(*) from provisioning.operation where state = 'running'")
                    .query(Long.class)
                    .single())
                    .isPositive();
            running.start();
            running.world.untilDone();
            assertThat(running.target.accounts()).hasSize(30);
            assertThat(running.target.count(Call.CREATE)).isEqualTo(30);
            assertThat(state(running).operations()).containsEntry(Operation.State.CONFIRMED, 30L);
        }
    }
}
