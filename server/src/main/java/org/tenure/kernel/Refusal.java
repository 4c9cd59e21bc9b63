package org.tenure.kernel;

/// Why an order was not carried out: a stable code and one sentence that says what happened, to which thing, and what to do next.
public record Refusal(ErrorCode code, String sentence) {}
