package org.tenure.provisioning.plan;

import java.util.List;

/// Ordered steps, and one sentence for each thing that is wanted and that the connection cannot do.
public record Plan(List<Step> steps, List<String> impossible) {

    public Plan {
        steps = List.copyOf(steps);
        impossible = List.copyOf(impossible);
    }

    public boolean removes() {
        return steps.stream().anyMatch(Step::isRemoval);
    }
}
