package org.tenure.access;

import java.time.Instant;

/// A question's two times: what was true `at`, as it was `known` then. Both now, for a question about today.
public record Moment(Instant at, Instant known) {

    public static Moment of(Instant now) {
        return new Moment(now, now);
    }
}
