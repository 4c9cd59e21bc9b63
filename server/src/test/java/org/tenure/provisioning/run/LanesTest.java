package org.tenure.provisioning.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Collections;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.plan.Plan;
import org.tenure.provisioning.plan.Wanted;

/// How much is claimed ahead, and who goes first.
class LanesTest {

    private static final int CONCURRENCY = 8;

    private final Lanes lanes = new Lanes(CONCURRENCY);
    private final Deque<Lanes.Start> underWay = new ArrayDeque<>();

    @Test
    void atFirstTwiceTheConcurrencyIsClaimed() {
        assertThat(lanes.room()).isEqualTo(2 * CONCURRENCY);
    }

    @Test
    void aFastTargetHasMoreClaimedAheadUpToALimit() {
        deliver(200, Duration.ofMillis(2));

        assertThat(lanes.room()).isEqualTo(4 * CONCURRENCY);
    }

    @Test
    void aTargetThatBecomesSlowHasAsManyClaimedAheadAsItHasSlots() {
        deliver(200, Duration.ofMillis(2));
        deliver(200, Duration.ofSeconds(3));

        assertThat(lanes.room()).isEqualTo(2 * CONCURRENCY);
    }

    @Test
    void aClaimIsWorthItWhenHalfOfWhatIsAheadIsUsedUp() {
        underWay.addAll(lanes.add(Collections.nCopies(2 * CONCURRENCY, work(false))));
        assertThat(lanes.hasRoom()).isFalse();

        for (int i = 0; i < CONCURRENCY / 2; i++) {
            assertThat(lanes.hasRoom()).isFalse();
            finish(Duration.ofSeconds(1));
        }

        assertThat(lanes.hasRoom()).isTrue();
    }

    @Test
    void aRemovalOvertakesWhatWasClaimedAndHasASlotOfItsOwn() {
        underWay.addAll(lanes.add(Collections.nCopies(2 * CONCURRENCY, work(false))));

        List<Lanes.Start> own = lanes.add(List.of(work(true)));
        assertThat(own).singleElement().satisfies(start -> assertThat(start.reserved()).isTrue());
        assertThat(lanes.add(List.of(work(true)))).isEmpty();

        finish(Duration.ofMillis(2));
        assertThat(underWay.getLast().work().removal()).isTrue();
    }

    private void deliver(int count, Duration each) {
        for (int i = 0; i < count; i++) {
            underWay.addAll(lanes.add(List.of(work(false))));
            finish(each);
        }
    }

    private void finish(Duration took) {
        underWay.addAll(lanes.finished(underWay.remove(), took.toNanos()));
    }

    private static Work work(boolean removal) {
        return new Work(
                UUID.randomUUID(), UUID.randomUUID(), null, 1, 0, removal, false, false, false, false,
                Account.State.INTENDED, false, null,
                null, null, Wanted.NOTHING, Set.of(), Map.of(), new Plan(List.of(), List.of()), false, null,
                Instant.EPOCH);
    }
}
