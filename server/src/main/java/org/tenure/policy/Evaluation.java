package org.tenure.policy;

import java.util.List;

/// Which rules an employment's attributes meet, and which had no answer; both in the order of the rule set.
public record Evaluation(List<RuleVersion> met, List<RuleError> errors) {

    public Evaluation {
        met = List.copyOf(met);
        errors = List.copyOf(errors);
    }
}
