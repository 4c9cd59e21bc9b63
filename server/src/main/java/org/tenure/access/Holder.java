package org.tenure.access;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Somebody who is to have a target, with the first of the reasons and how many there are.
public record Holder(UUID identity, @Nullable String name, @Nullable String identifier, Instant since, String because,
        int reasons) {}
