package org.tenure.access;

import java.util.List;
import java.util.Set;
import org.tenure.identity.Employment;
import org.tenure.policy.RuleVersion;

/// An employment with the rules it meets. `fresh` when nobody can have a reason by it yet; rules `inDoubt` could not be
/// evaluated for it: they open nothing and end nothing.
public record Justified(Employment employment, boolean fresh, List<RuleVersion> met, Set<String> inDoubt) {

    public Justified {
        met = List.copyOf(met);
        inDoubt = Set.copyOf(inDoubt);
    }
}
