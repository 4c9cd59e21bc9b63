/// Bulk work: staged, counted, guarded whole, applied in chunks.
///
/// Knows how much a run changes and whether that needs a person; never what it changes. Start at [Runs].
@NullMarked
package org.tenure.change;

import org.jspecify.annotations.NullMarked;
