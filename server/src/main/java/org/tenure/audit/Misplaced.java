package org.tenure.audit;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.audit.Problem.Concern;

/// Says of each place where the database is not what is kept outside, what was done to it there: an event was changed, its
/// leaf, or both; it was taken out, put in, or moved.
///
/// Whoever takes an event out and closes the gap moves all that come after it. So events that are found at another place are
/// kept as runs that moved by as much; a run is told of only when what was put in and taken out before it does not explain it.
final class Misplaced {

    private static final int WAITING_MAX = 100_000;

    /// Events side by side that are found so many places later than they were sealed.
    private record Run(long from, long to, long shift, KeptLeaf first) {}

    private final Problems problems;
    private final Map<UUID, KeptLeaf> sought = new LinkedHashMap<>();
    private final Map<UUID, SealedRow> strange = new LinkedHashMap<>();
    private final List<Run> runs = new ArrayList<>();
    private boolean tooMany;

    Misplaced(Problems problems) {
        this.problems = problems;
    }

    /// What is kept outside for a place, and what the database has there; one of them may be null. Places in order.
    void add(@Nullable KeptLeaf kept, @Nullable SealedRow row) {
        if (kept != null && row != null && kept.event().equals(row.event())) {
            compare(kept, row);
            return;
        }
        if (tooMany) {
            return;
        }
        if (kept != null) {
            SealedRow found = strange.remove(kept.event());
            if (found == null) {
                sought.put(kept.event(), kept);
            } else {
                moved(kept, found);
            }
        }
        if (row != null && !finds(row)) {
            strange.put(row.event(), row);
        }
        if (sought.size() + strange.size() + runs.size() > WAITING_MAX) {
            tooMany = true;
            problems.of(Concern.INTEGRITY,
                    "more than %d events are not where they were sealed; they are not named one by one"
                            .formatted(WAITING_MAX));
        }
    }

    /// Whether the row is an event that was sealed before and not found until now.
    boolean finds(SealedRow row) {
        KeptLeaf found = sought.remove(row.event());
        if (found != null) {
            moved(found, row);
        }
        return found != null;
    }

    private void moved(KeptLeaf kept, SealedRow row) {
        compare(kept, row);
        long shift = row.position() - kept.position();
        Run last = runs.isEmpty() ? null : runs.getLast();
        if (last != null && last.shift == shift && last.to + 1 == kept.position()) {
            runs.set(runs.size() - 1, new Run(last.from, kept.position(), shift, last.first));
        } else {
            runs.add(new Run(kept.position(), kept.position(), shift, kept));
        }
    }

    private void compare(KeptLeaf kept, SealedRow row) {
        SealedRow.Present present = row.present();
        if (present == null) {
            missing(kept, "is missing");
            return;
        }
        boolean eventFits = Arrays.equals(present.hash(), kept.hash());
        boolean leafFits = row.hasHash(kept.hash());
        if (eventFits && leafFits) {
            return;
        }
        String what = eventFits
                ? "the leaf of %s at position %d was changed; the event itself is what was sealed"
                : leafFits
                        ? "%s at position %d, or its evidence, is not what was sealed"
                        : row.isSelfConsistent()
                                ? "%s at position %d, or its evidence, was changed together with its leaf: it is not what was sealed"
                                : "%s at position %d, or its evidence, is not what was sealed, and neither is its leaf";
        problems.at(Concern.INTEGRITY, kept.position(), kept.event(), what.formatted(kept.name(), kept.position()));
    }

    private void missing(KeptLeaf kept, String what) {
        problems.at(Concern.COMPLETENESS, kept.position(), kept.event(),
                "%s, sealed at position %d, %s".formatted(kept.name(), kept.position(), what));
    }

    /// Whether what was sealed at this place is nowhere.
    boolean lacks(long position) {
        return sought.values().stream().anyMatch(kept -> kept.position() == position);
    }

    /// Events that are sealed nowhere any more, first ones first.
    List<UUID> sought() {
        return List.copyOf(sought.keySet());
    }

    /// Tells of all that was not found by now. `present` are those of [#sought] that are in the database, without a leaf.
    void tell(List<UUID> present) {
        for (KeptLeaf kept : sought.values()) {
            missing(kept, present.contains(kept.event())
                    ? "has no leaf any more: it was taken out of the ledger"
                    : "is missing");
        }
        for (SealedRow row : strange.values()) {
            problems.at(Concern.INTEGRITY, row.position(), row.event(),
                    "%s at position %d was put in: it is none of those that were sealed"
                            .formatted(row.name(), row.position()));
        }
        long[] out = sought.values().stream().mapToLong(KeptLeaf::position).sorted().toArray();
        long[] in = strange.values().stream().mapToLong(SealedRow::position).sorted().toArray();
        runs.stream()
                .sorted(Comparator.comparingLong(Run::from))
                .filter(run -> run.shift != before(in, run.from + run.shift) - before(out, run.from))
                .forEach(this::tell);
    }

    private static int before(long[] places, long position) {
        int at = Arrays.binarySearch(places, position);
        return at < 0 ? -at - 1 : at;
    }

    private void tell(Run run) {
        KeptLeaf first = run.first;
        problems.at(Concern.INTEGRITY, run.from, first.event(), run.from == run.to
                ? "%s was moved: it was sealed at position %d, and is at position %d".formatted(first.name(), run.from,
                        run.from + run.shift)
                : "%s and all to position %d were moved: they were sealed from position %d on, and are from position %d on"
                        .formatted(first.name(), run.to, run.from, run.from + run.shift));
    }
}
