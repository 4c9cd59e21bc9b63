package org.tenure.lifecycle.stop;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.tenure.access.HoldKind;
import org.tenure.lifecycle.stop.StopClock.OfSystem;
import org.tenure.lifecycle.stop.StopClock.Stage;
import org.tenure.provisioning.ConnectionDefinition;
import org.tenure.provisioning.Operation;

class StopRulesTest {

    private static final Instant BEGAN = Instant.parse("2026-03-02T08:00:00Z");
    private static final Stop STOP = new Stop(
            new UUID(0, 1), new UUID(0, 2), HoldKind.KILL, "case 88", "security", "cli", new UUID(0, 3), BEGAN, null,
            null, null);

    private static Instant at(long millis) {
        return BEGAN.plusMillis(millis);
    }

    private static Operation operation(
            int account, String connection, Operation.State state, @Nullable Instant acknowledged,
            @Nullable Instant finished, @Nullable String problem) {
        return new Operation(
                UUID.randomUUID(), new UUID(1, account), connection, STOP.identity(), "login" + account, state, true,
                true, BEGAN, 1, null, null, null, null, problem, null, null, STOP.run(), BEGAN.minusSeconds(9),
                acknowledged, finished);
    }

    private static StopClock clock(Instant now, List<String> unconnected, Operation... operations) {
        Map<String, ConnectionDefinition> connections = Map.of("mail", connection("mail"), "erp", connection("erp"));
        return StopRules.clock(STOP, "Grace Hopper", List.of(operations), connections, unconnected, now);
    }

    private static ConnectionDefinition connection(String name) {
        return new ConnectionDefinition(
                name, name, "reference", Map.of(), "full", List.of("\"a\""), Map.of(), "disable", 1, null,
                Duration.ZERO, 1);
    }

    @Test
    void theClockRunsUntilTheSlowestIsReadBack() {
        Operation mail = operation(1, "mail", Operation.State.CONFIRMED, at(40), at(55), null);
        StopClock running = clock(at(700), List.of(), mail,
                operation(2, "erp", Operation.State.WAITING, at(600), null, "read back, it is not so"));
        assertThat(running.isZero()).isFalse();
        assertThat(running.millis()).isEqualTo(700);
        assertThat(running.zeroAt()).isNull();
        assertThat(running.sentence()).isEqualTo("Not zero after 700 ms: 1 open (erp).");
        OfSystem lying = running.systems().getFirst();
        assertThat(lying.stage()).isEqualTo(Stage.ACKNOWLEDGED);
        assertThat(lying.askedAt()).isEqualTo(BEGAN);
        assertThat(lying.acknowledgedMillis()).isEqualTo(600);
        assertThat(lying.readBackMillis()).isNull();
        assertThat(lying.sentence()).isEqualTo("done, as it says; but read back, it is not so");

        StopClock zero = clock(at(5_000), List.of(), mail,
                operation(2, "erp", Operation.State.CONFIRMED, at(900), at(1_234), null));
        assertThat(zero.millis()).isEqualTo(1_234);
        assertThat(zero.zeroAt()).isEqualTo(at(1_234));
        assertThat(zero.sentence()).isEqualTo("Zero after 1,234 ms: everything that can be read back is.");
    }

    @Test
    void whatTenureCannotDoIsNamedAndHoldsNoClockBack() {
        StopClock clock = clock(at(300), List.of("payroll"),
                operation(1, "mail", Operation.State.UNVERIFIABLE, at(20), at(30), null),
                operation(2, "erp", Operation.State.FAILED, null, at(40), "you may not do this"),
                operation(3, "gone", Operation.State.WAITING, null, null, null));
        assertThat(clock.isZero()).isTrue();
        assertThat(clock.confirmed()).isZero();
        assertThat(clock.unverifiable()).isEqualTo(1);
        assertThat(clock.byHand()).isEqualTo(3);
        assertThat(clock.sentence()).endsWith("what Tenure cannot tell or do: mail, erp, gone, payroll.");
    }

    @Test
    void ofAnAccountThatWasAskedTwiceTheNewestAnswerCounts() {
        StopClock clock = clock(at(300), List.of(),
                operation(1, "mail", Operation.State.RUNNING, null, null, null),
                operation(1, "mail", Operation.State.CONFIRMED, at(20), at(30), null));
        assertThat(clock.accounts()).isEqualTo(1);
        assertThat(clock.systems().getFirst().stage()).isEqualTo(Stage.ASKED);
        assertThat(clock.systems().getFirst().waitingFor()).isEqualTo("the answer of `mail`");
    }
}
