package org.tenure.identity;

import java.time.Instant;

/// Where a value of an employment comes from: which source and key gave it, since when it holds, when it was first observed.
public record Provenance(String employmentKey, String attribute, Object value, String source, String key, Instant since,
        Instant observedAt) {}
