/// The Tenure server. The packages below are modules in a reading order that is also the import rule: a module may
/// import only those above it (see `ArchitectureTest`).
///
/// Start at [Tenure].
@NullMarked
package org.tenure;

import org.jspecify.annotations.NullMarked;
