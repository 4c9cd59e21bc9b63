package org.tenure.identity.feed;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Rows that are not taken: all are counted, the first of them kept to be shown.
final class Quarantine {

    static final int KEPT_MAX = 10_000;
    private static final int EXCERPT_MAX = 80;

    private final List<QuarantinedRow> kept = new ArrayList<>();
    private final Map<String, Integer> byField = new HashMap<>();
    private int rows;
    private int withoutKey;

    void row() {
        rows++;
    }

    /// A row of which not even the key is sure: nobody's absence means anything in such a feed.
    void rowWithoutKey() {
        rows++;
        withoutKey++;
    }

    void add(int line, String field, String reason, String content) {
        byField.merge(field, 1, Integer::sum);
        if (kept.size() < KEPT_MAX) {
            kept.add(new QuarantinedRow(line, field, reason, excerpt(content)));
        }
    }

    private static String excerpt(String content) {
        String plain = content.replaceAll("\\p{Cntrl}", " ");
        return plain.length() > EXCERPT_MAX ? plain.substring(0, EXCERPT_MAX) + "…" : plain;
    }

    int rows() {
        return rows;
    }

    boolean keysAreSure() {
        return withoutKey == 0;
    }

    int withoutKey() {
        return withoutKey;
    }

    List<QuarantinedRow> kept() {
        return kept;
    }

    /// When more than half of all rows cannot be taken, none is.
    void refuseMost(String source, int all) {
        if (rows * 2L <= all) {
            return;
        }
        String field = byField.entrySet().stream().max(Map.Entry.comparingByValue()).map(Map.Entry::getKey).orElse("");
        QuarantinedRow example = kept.stream().filter(row -> row.field().equals(field)).findFirst().orElseThrow();
        throw BadFeed.because(
                "%d of %d rows of the feed of `%s` cannot be taken, so none was; most often because of `%s`. Line %d: %s (`%s`). "
                        + "Compare the file with the source's mapping.",
                rows, all, source, field, example.line(), example.reason(), example.excerpt());
    }
}
