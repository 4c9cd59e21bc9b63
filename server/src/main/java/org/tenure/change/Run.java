package org.tenure.change;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One bulk change. `kind` is `feed`, `model` or `stop`; `cause` the source, the object or the identity; `details` counts by their own words
/// (`joins`, `leaves`, `quarantined` …); `input` what the module that staged it needs to remember.
public record Run(
        UUID id,
        String kind,
        String cause,
        String label,
        RunState state,
        String actor,
        Instant effectiveFrom,
        Counts counts,
        Map<String, Integer> details,
        Verdict verdict,
        @Nullable String problem,
        Map<String, Object> input,
        int chunksTotal,
        int chunksDone,
        Instant createdAt,
        @Nullable String decidedBy,
        @Nullable Instant decidedAt,
        @Nullable Instant finishedAt) {

    public Run {
        details = Map.copyOf(details);
        input = Map.copyOf(input);
    }
}
