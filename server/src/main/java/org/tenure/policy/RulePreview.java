package org.tenure.policy;

import java.util.List;
import org.tenure.catalog.ModelEdit;

/// What a change of rules would do: the edits, and the rule set afterwards with the ids its versions will have.
public record RulePreview(List<ModelEdit> edits, RuleSet after) {

    public RulePreview {
        edits = List.copyOf(edits);
    }
}
