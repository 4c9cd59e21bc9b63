/// Who holds what by rule: pure decisions with reasons.
///
/// Owns the versions of birthright rules and their evaluation; never reads a person from the database, a date or the
/// clock. Start at [Rules]; [RuleSet] has the evaluation, [RuleRules] what a rule may be.
@NullMarked
package org.tenure.policy;

import org.jspecify.annotations.NullMarked;
