package org.tenure.identity;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;

/// Where a job stands at a moment, from its status and dates in its own time zone, and when that changes next by dates alone.
///
/// - The earliest leave signal wins: a status of `left` or `stopped`, or the day after `endDate`, whichever comes first.
/// - `endDate` is the last day: the job has ended from the next midnight in its zone.
/// - Before midnight of `startDate` it is a pre-hire, whatever else the status says.
public record LifecycleState(Employment.State state, @Nullable Instant boundary) {

    private static final LifecycleState LEFT = new LifecycleState(Employment.State.LEFT, null);

    public static LifecycleState at(
            Instant now, @Nullable String status, @Nullable LocalDate startsOn, @Nullable LocalDate endsOn,
            ZoneId zone) {
        Instant end = endsOn == null ? null : endsOn.plusDays(1).atStartOfDay(zone).toInstant();
        if ("left".equals(status) || Reserved.STOPPED.equals(status) || end != null && !now.isBefore(end)) {
            return LEFT;
        }
        Instant start = startsOn == null ? null : startsOn.atStartOfDay(zone).toInstant();
        if (start != null && now.isBefore(start)) {
            return new LifecycleState(Employment.State.PREHIRE, end != null && end.isBefore(start) ? end : start);
        }
        return new LifecycleState("leave".equals(status) ? Employment.State.LEAVE : Employment.State.ACTIVE, end);
    }
}
