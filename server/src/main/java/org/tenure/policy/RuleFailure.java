package org.tenure.policy;

/// A rule that had no answer for some combinations of attributes, with one of the reasons. `combinations` counts since
/// the rule set was made.
public record RuleFailure(RuleVersion rule, String problem, long combinations) {}
