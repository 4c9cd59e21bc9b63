package org.tenure.change;

/// How many people a run adds, changes and removes; guarded apart, never summed.
public record Counts(int adds, int changes, int removals) {

    public static final Counts NONE = new Counts(0, 0, 0);

    public boolean isNone() {
        return adds == 0 && changes == 0 && removals == 0;
    }

    Counts plus(Counts other) {
        return new Counts(adds + other.adds, changes + other.changes, removals + other.removals);
    }
}
