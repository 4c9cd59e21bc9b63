/// Typed expressions in CEL: conditions of rules and patterns of names.
///
/// Owns no table. An expression reads the attributes it is given and nothing else: no clock, no lookup, no state, and it
/// ends after a bounded number of steps with a bounded result. Start at [Expressions].
@NullMarked
package org.tenure.expression;

import org.jspecify.annotations.NullMarked;
