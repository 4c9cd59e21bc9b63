package org.tenure.policy;

/// That a rule had no answer for some values. It then opens nothing and ends nothing.
public record RuleError(RuleVersion rule, String problem) {}
