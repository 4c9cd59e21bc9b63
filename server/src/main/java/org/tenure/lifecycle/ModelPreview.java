package org.tenure.lifecycle;

import java.util.List;
import org.tenure.change.Verdict;

/// What a change of the model would do: how many people gain and lose, the first of them by name, and what the guard says.
public record ModelPreview(int gaining, int losing, int accessGained, int accessLost, List<Effect> first,
        Verdict verdict) {

    /// How many effects a preview lists; a held run lists all of them, in pages.
    public static final int FIRST_MAX = 200;

    public ModelPreview {
        first = List.copyOf(first);
    }
}
