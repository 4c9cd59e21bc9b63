package org.tenure.access;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;

/// Answers who has what and why, today or on any day, as it was known on any day. Changes nothing.
public final class Explanations {

    private final ExplanationStore store;

    Explanations(ExplanationStore store) {
        this.store = store;
    }

    /// Everything an identity has at a moment, by application and name, each with all its reasons.
    public List<Access> why(UUID identity, Moment moment) {
        List<ExplanationStore.Hold> holds = store.holds(identity, moment);
        Map<String, List<ExplanationStore.Row>> byTarget = new LinkedHashMap<>();
        for (ExplanationStore.Row row : store.reasons(identity, moment)) {
            byTarget.computeIfAbsent(row.target() + " " + row.purpose(), none -> new ArrayList<>()).add(row);
        }
        return byTarget.values().stream().map(rows -> access(rows, holds)).toList();
    }

    private static Access access(List<ExplanationStore.Row> rows, List<ExplanationStore.Hold> holds) {
        ExplanationStore.Row first = rows.getFirst();
        boolean desired = rows.stream().anyMatch(row -> holds.stream().noneMatch(hold -> hold.blocks(row)));
        List<String> blockedBy = holds.stream()
                .filter(hold -> rows.stream().anyMatch(hold::blocks))
                .map(ExplanationStore.Hold::kind)
                .distinct()
                .toList();
        return new Access(
                first.targetId(), first.target(), first.targetKind(), first.application(), first.purpose(),
                desired, rows.stream().map(ExplanationStore.Row::why).toList(), blockedBy);
    }

    /// Whoever is to have a target at a moment, in identity order.
    public Page<Holder> holders(UUID target, Moment moment, PageRequest page) {
        return store.holders(target, moment, page);
    }

    /// How many are to have a target now.
    public long countHolders(UUID target, Moment moment) {
        return store.countHolders(target, moment);
    }
}
