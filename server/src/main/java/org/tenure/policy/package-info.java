/// Who holds what by rule: pure decisions with reasons.
///
/// Owns the versions of birthright rules and their evaluation; never reads a person from the database.
/// Start at [Rules].
@NullMarked
package org.tenure.policy;

import org.jspecify.annotations.NullMarked;
