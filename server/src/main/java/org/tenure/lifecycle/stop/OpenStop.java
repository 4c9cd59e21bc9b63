package org.tenure.lifecycle.stop;

import java.util.UUID;
import org.tenure.access.HoldKind;

/// The order to stop a person: for good or until it is lifted, with the note that has to be given, from which surface.
public record OpenStop(UUID identity, HoldKind kind, String why, String surface) {}
