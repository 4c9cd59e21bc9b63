package org.tenure.identity.feed;

import java.util.LinkedHashMap;
import java.util.Map;
import org.tenure.change.Counts;

/// What a feed holds and would change. `former` are people first seen as left, `absent` keys missing from a snapshot that mean nothing,
/// `known` the source's jobs not left before.
public record FeedCounts(
        int rows,
        int quarantined,
        int joins,
        int moves,
        int changes,
        int leaves,
        int returns,
        int former,
        int absent,
        int remarks,
        int known) {

    /// As the guard counts them: former people gain nothing, so nobody needs to be asked about them.
    public Counts guarded() {
        return new Counts(joins + returns, moves + changes, leaves);
    }

    public boolean isUnchanged() {
        return joins + moves + changes + leaves + returns + former == 0;
    }

    Map<String, Integer> byWord() {
        Map<String, Integer> words = new LinkedHashMap<>();
        words.put("rows", rows);
        words.put("quarantined", quarantined);
        words.put("joins", joins);
        words.put("moves", moves);
        words.put("changes", changes);
        words.put("leaves", leaves);
        words.put("returns", returns);
        words.put("former", former);
        words.put("absent", absent);
        words.put("remarks", remarks);
        words.put("known", known);
        return words;
    }
}
