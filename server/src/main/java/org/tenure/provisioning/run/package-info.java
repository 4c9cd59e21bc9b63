/// Delivers operations: claims what is due, carries it out against the target, reads it back, writes down what came of it.
///
/// Owns the turn of an operation from `waiting` to its end. No transaction is open while a target answers, and no rule
/// about who is to have what lives here. Start at [Runners]; then [Runner], [Claims], [Delivery], [Results].
@NullMarked
package org.tenure.provisioning.run;

import org.jspecify.annotations.NullMarked;
