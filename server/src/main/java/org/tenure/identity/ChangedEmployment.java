package org.tenure.identity;

import org.jspecify.annotations.Nullable;

/// An employment as it is after facts were recorded; `before` is its state until then, null when it is new; `fresh` when the identity is new too.
public record ChangedEmployment(Employment now, Employment.@Nullable State before, boolean fresh) {}
