package org.tenure.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// States at the edges of days.
class LifecycleStateTest {

    private static final ZoneId AUCKLAND = ZoneId.of("Pacific/Auckland");
    private static final LocalDate START = LocalDate.parse("2026-04-05");
    private static final LocalDate END = LocalDate.parse("2026-09-27");

    private static LifecycleState at(String now, String status) {
        return LifecycleState.at(Instant.parse(now), status, START, END, AUCKLAND);
    }

    @Test
    @DisplayName("A6 The first day begins and the last day ends at that zone's midnight, on days when clocks change too")
    void daysBeginAndEndInTheZone() {
        assertThat(at("2026-04-04T10:59:59Z", "active"))
                .isEqualTo(new LifecycleState(Employment.State.PREHIRE, Instant.parse("2026-04-04T11:00:00Z")));
        assertThat(at("2026-04-04T11:00:00Z", "active"))
                .isEqualTo(new LifecycleState(Employment.State.ACTIVE, Instant.parse("2026-09-27T11:00:00Z")));
        assertThat(at("2026-09-27T10:59:59Z", "leave").state()).isEqualTo(Employment.State.LEAVE);
        assertThat(at("2026-09-27T11:00:00Z", "active")).isEqualTo(new LifecycleState(Employment.State.LEFT, null));
    }

    @Test
    @DisplayName("S11 The earliest leave signal wins")
    void theEarliestLeaveSignalWins() {
        assertThat(at("2026-05-01T00:00:00Z", "left")).isEqualTo(new LifecycleState(Employment.State.LEFT, null));
        assertThat(at("2026-12-01T00:00:00Z", "active").state()).isEqualTo(Employment.State.LEFT);
    }
}
