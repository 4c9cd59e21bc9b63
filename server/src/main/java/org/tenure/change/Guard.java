package org.tenure.change;

import java.util.List;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Outcome;

/// Counts before anything executes. On by default: what nobody configured has standard limits, and a source's first load is always held.
public final class Guard {

    /// Judges a run's counts together with what its cause applied over the last day without a person's word. `known` is how many the percentages are of.
    public Verdict judge(String kind, String cause, Counts counts, int known) {
        throw new UnsupportedOperationException();
    }

    /// Limits as configured.
    public List<GuardLimit> limits() {
        throw new UnsupportedOperationException();
    }

    /// Sets one limit, replacing the one of the same kind, cause and count.
    public Outcome<GuardLimit> define(GuardLimit limit, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// Takes a configured limit back: the standard one holds again.
    public Outcome<GuardLimit> retire(String kind, String cause, String countOf, Actor actor) {
        throw new UnsupportedOperationException();
    }
}
