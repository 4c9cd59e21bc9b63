/// Stops: a person is stopped everywhere, for good or for a while, and a clock says how far it is.
///
/// Owns who was stopped, why and by whom. A stop is a hold and an urgent operation per account; both belong to others, and
/// what each system did is read from the operations. Never reaches a target and knows no queue. Start at [Stops].
@NullMarked
package org.tenure.lifecycle.stop;

import org.jspecify.annotations.NullMarked;
