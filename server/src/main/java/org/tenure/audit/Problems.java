package org.tenure.audit;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.audit.Problem.Concern;

/// Problems as they are found: all counted, the first kept.
final class Problems {

    private static final int KEPT_MAX = 200;

    private final List<Problem> kept = new ArrayList<>();
    private final Set<Concern> concerns = EnumSet.noneOf(Concern.class);
    private long count;

    void add(Concern concern, @Nullable Long position, @Nullable UUID event, @Nullable String relation,
            String sentence) {
        concerns.add(concern);
        count++;
        if (kept.size() < KEPT_MAX) {
            kept.add(new Problem(concern, sentence, position, event, relation));
        }
    }

    void at(Concern concern, long position, @Nullable UUID event, String sentence) {
        add(concern, position, event, null, sentence);
    }

    void of(Concern concern, String sentence) {
        add(concern, null, null, null, sentence);
    }

    boolean none(Concern concern) {
        return !concerns.contains(concern);
    }

    List<Problem> kept() {
        return kept;
    }

    long count() {
        return count;
    }
}
