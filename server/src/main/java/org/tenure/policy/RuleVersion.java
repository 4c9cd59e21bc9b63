package org.tenure.policy;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What a rule said, for ever: whoever meets `condition` gets the targets `gives`. The id follows from the content, so
/// that a preview already has the ids that applying it writes.
public record RuleVersion(
        UUID id,
        String rule,
        int version,
        String condition,
        Set<String> reads,
        List<UUID> gives,
        String purpose,
        int leadDays,
        int graceDays,
        String owner) {

    public RuleVersion {
        reads = Set.copyOf(reads);
        gives = List.copyOf(gives);
    }
}
