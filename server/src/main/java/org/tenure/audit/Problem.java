package org.tenure.audit;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Something that is not as it was sealed, with the place, the event and the table it concerns as far as they are known.
public record Problem(
        Concern concern, String sentence, @Nullable Long position, @Nullable UUID event, @Nullable String relation) {

    public enum Concern {
        /// What is there is not what was sealed.
        INTEGRITY,
        /// Something that should be there is missing, or was never sealed.
        COMPLETENESS
    }
}
