/// Whole-system benchmarks: each line is measured beside a raw reference in the same run, on the same machine.
///
/// Start at [Bench].
@NullMarked
package org.tenure.bench;

import org.jspecify.annotations.NullMarked;
