package org.tenure.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.tenure.change.Counts;
import org.tenure.change.Run;
import org.tenure.change.RunState;
import org.tenure.change.Verdict;

class PatienceTest {

    private static Run run(RunState state, int chunksDone) {
        return new Run(new UUID(0, 7), "feed", "hr", "everybody", state, "demo/hr", Instant.EPOCH, Counts.NONE,
                Map.of(),
                Verdict.FREE, null, Map.of(), 12, chunksDone, Instant.EPOCH, null, null, null);
    }

    @Test
    void whatStandsStillIsGivenUp() {
        var patience = new Patience(Duration.ZERO);
        patience.pause(1, () -> "it moves");
        patience.pause(2, () -> "it moves");
        assertThatThrownBy(() -> patience.pause(2, () -> "it stands still"))
                .isInstanceOf(DemoException.class)
                .hasMessage("it stands still");
    }

    @Test
    void aRunThatStandsStillSaysWhichItIsAndWhatToDo() {
        assertThatThrownBy(
                () -> Server.ended(run(RunState.APPLYING, 3), id -> run(RunState.APPLYING, 3), Duration.ZERO))
                .isInstanceOf(DemoException.class)
                .hasMessageContainingAll(
                        "Run `00000000-0000-0000-0000-000000000007` (everybody) is applying", "3 of 12 chunks",
                        "--keep FOLDER");
    }

    @Test
    void aRunThatIsOverOrHeldIsAnswered() {
        assertThat(Server.ended(run(RunState.APPLYING, 3), id -> run(RunState.DONE, 12), Duration.ZERO).state())
                .isEqualTo(RunState.DONE);
        assertThat(Server.ended(run(RunState.HELD, 0), id -> run(RunState.HELD, 0), Duration.ZERO).state())
                .isEqualTo(RunState.HELD);
    }
}
