package org.tenure.lifecycle;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One access that somebody gains or loses by a change of the model.
public record Effect(UUID identity, @Nullable String name, String target, String purpose, boolean gains) {}
