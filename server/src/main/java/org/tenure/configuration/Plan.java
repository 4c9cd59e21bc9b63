package org.tenure.configuration;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.tenure.catalog.ModelEdit;
import org.tenure.lifecycle.ModelChange;
import org.tenure.lifecycle.ModelPreview;

/// What applying a folder would do: objects created, changed and retired, and for people, who gains and who loses.
/// `kept` lists what is in force, not in the folder, and stays. `remarks` say what is right and may not be what was
/// meant, each at its place. `impact` is null when nothing would change.
public record Plan(
        List<ModelEdit> edits, List<Kept> kept, List<Problem> remarks, ModelChange change,
        @Nullable ModelPreview impact) {

    /// An object that the folder does not have, by the words of [ModelEdit].
    public record Kept(String kind, String name) {}

    public Plan {
        edits = List.copyOf(edits);
        kept = List.copyOf(kept);
        remarks = List.copyOf(remarks);
    }

    public boolean changesNothing() {
        return edits.isEmpty();
    }

    Plan with(List<Problem> remarked, ModelPreview found) {
        return new Plan(edits, kept, remarked, change, found);
    }
}
