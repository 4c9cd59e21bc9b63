package org.tenure.kernel;

import java.util.Set;

/// Who acts, and what they may do: resolved once at an edge, checked in doors.
public record Actor(String name, Set<Right> rights) {

    public Actor {
        rights = Set.copyOf(rights);
    }

    /// A part of Tenure itself, named by what it does, e.g. `tenure/sealer`.
    public static Actor system(String part) {
        return new Actor("tenure/" + part, Set.of(Right.values()));
    }

    public boolean may(Right right) {
        return rights.contains(right);
    }

    /// Refused with `DENIED` unless the actor has the right.
    public Outcome<Actor> require(Right right) {
        return may(right)
                ? Outcome.done(this)
                : Outcome.refused(
                        ErrorCode.DENIED,
                        "`%s` may not do this: the right `%s` is missing. Use a token that has it.",
                        name,
                        right.word());
    }
}
