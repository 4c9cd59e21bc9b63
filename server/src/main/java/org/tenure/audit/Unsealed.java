package org.tenure.audit;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Events that no checkpoint covers yet: how many, and since when the oldest waits.
public record Unsealed(long count, @Nullable Instant oldest) {}
