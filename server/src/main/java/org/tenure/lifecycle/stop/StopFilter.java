package org.tenure.lifecycle.stop;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// Which stops are asked for: of one person, or of everybody while null; `openOnly` leaves out those that were lifted.
public record StopFilter(@Nullable UUID identity, boolean openOnly) {}
