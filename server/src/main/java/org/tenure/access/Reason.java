package org.tenure.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Why an identity is to have a target for a purpose, from when, until when (open while null).
///
/// Invariant: an ended reason is never opened again; a new one is.
record Reason(
        UUID id,
        UUID identity,
        UUID target,
        String purpose,
        String kind,
        @Nullable UUID employment,
        @Nullable String rule,
        @Nullable UUID ruleVersion,
        Instant from,
        @Nullable Instant to) {

    /// What makes two birthright reasons the same: the job, the rule, and what it gives.
    record Key(@Nullable UUID employment, UUID target, String purpose, @Nullable String rule) {}

    Key key() {
        return new Key(employment, target, purpose, rule);
    }

    Reason during(UUID newId, Instant newFrom, @Nullable Instant newTo) {
        return new Reason(newId, identity, target, purpose, kind, employment, rule, ruleVersion, newFrom, newTo);
    }
}
