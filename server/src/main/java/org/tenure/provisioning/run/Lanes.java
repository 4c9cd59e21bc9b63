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
    /// How long work may wait here for a slot when its target is fast: claims then cost less, each being for more.
    private static final long AHEAD_NANOS = 100_000_000L;
    private static final int AHEAD_MAX_FACTOR = 3;

    private final int concurrency;
    private final Deque<Work> removals = new ArrayDeque<>();
    private final Deque<Work> others = new ArrayDeque<>();
    private int free;
    private boolean reservedFree = true;
    private long takes = AHEAD_NANOS;

    Lanes(int concurrency) {
        this.concurrency = concurrency;
        this.free = concurrency;
    }

    /// How many more may be claimed: besides what is under way, as many as slots, or what slots do within a moment.
    synchronized int room() {
        return Math.max(0, concurrency + ahead() - held());
    }

    /// Whether there is room enough for a claim to be worth its cost.
    synchronized boolean hasRoom() {
        return room() >= Math.max(1, ahead() / 2);
    }

    private int ahead() {
        long done = concurrency * AHEAD_NANOS / Math.max(1, takes);
        return (int) Math.clamp(done, concurrency, (long) AHEAD_MAX_FACTOR * concurrency);
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

    /// One ended that had its slot for so long.
    synchronized List<Start> finished(Start start, long nanos) {
        takes += (nanos - takes) / 16;
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
