package org.tenure;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicReference;

/// A clock that stands until a test turns it.
public final class TurnedClock extends Clock {

    private final AtomicReference<Instant> now;
    private final ZoneId zone;

    private TurnedClock(AtomicReference<Instant> now, ZoneId zone) {
        this.now = now;
        this.zone = zone;
    }

    public static TurnedClock at(String instant) {
        return new TurnedClock(new AtomicReference<>(Instant.parse(instant)), ZoneOffset.UTC);
    }

    public void turn(Duration by) {
        now.updateAndGet(instant -> instant.plus(by));
    }

    @Override
    public Instant instant() {
        return now.get();
    }

    @Override
    public ZoneId getZone() {
        return zone;
    }

    @Override
    public Clock withZone(ZoneId other) {
        return new TurnedClock(now, other);
    }
}
