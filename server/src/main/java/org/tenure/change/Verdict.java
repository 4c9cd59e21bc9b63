package org.tenure.change;

import java.util.List;
import java.util.stream.Collectors;

/// What the guard says to a run: which limits it trips, each in a sentence. Without any, the run may go ahead.
public record Verdict(List<Trip> trips) {

    /// One limit tripped: `counted` over the rolling day including this run; `limit` of `countOf`.
    public record Trip(String countOf, int counted, int limit, String sentence) {}

    public static final Verdict FREE = new Verdict(List.of());

    public Verdict {
        trips = List.copyOf(trips);
    }

    public boolean holds() {
        return !trips.isEmpty();
    }

    public String sentence() {
        return trips.stream().map(Trip::sentence).collect(Collectors.joining(" "));
    }
}
