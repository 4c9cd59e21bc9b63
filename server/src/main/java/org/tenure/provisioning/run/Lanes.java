package org.tenure.provisioning.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Deque;
import java.util.List;

/// Which claimed work is under way and which is next: so many normal slots, and one that only removals take.
///
/// Work never waits in a thread of its own: it gets one when its slot is free.
final class Lanes {

    /// Work that may begin, in the slot it holds until [#finished].
    record Start(Work work, boolean reserved) {}

    private static final int REMOVALS_AHEAD = 2;

    private final int concurrency;
    private final Deque<Work> removals = new ArrayDeque<>();
    private final Deque<Work> others = new ArrayDeque<>();
    private int free;
    private boolean reservedFree = true;

    Lanes(int concurrency) {
        this.concurrency = concurrency;
        this.free = concurrency;
    }

    /// How many more may be claimed: at most twice the concurrency is held at a time.
    synchronized int room() {
        return Math.max(0, 2 * concurrency - held());
    }

    /// How many removals may be claimed besides, when there is no room for anything else.
    synchronized int roomForRemovals() {
        return Math.max(0, REMOVALS_AHEAD - removals.size());
    }

    synchronized boolean isIdle() {
        return held() == 0 && reservedFree;
    }

    private int held() {
        return concurrency - free + removals.size() + others.size();
    }

    synchronized List<Start> add(Collection<Work> claimed) {
        for (Work work : claimed) {
            (work.removal() ? removals : others).add(work);
        }
        return next();
    }

    synchronized List<Start> finished(Start start) {
        if (start.reserved()) {
            reservedFree = true;
        } else {
            free++;
        }
        return next();
    }

    private List<Start> next() {
        var starts = new ArrayList<Start>();
        while (free > 0 && !(removals.isEmpty() && others.isEmpty())) {
            free--;
            starts.add(new Start(removals.isEmpty() ? others.remove() : removals.remove(), false));
        }
        if (reservedFree && !removals.isEmpty()) {
            reservedFree = false;
            starts.add(new Start(removals.remove(), true));
        }
        return starts;
    }
}
