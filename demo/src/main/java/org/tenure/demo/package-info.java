/// The demo: a generated company, the systems it runs on, and a year of its joiners, movers and leavers.
///
/// Start at [Demo].
@NullMarked
package org.tenure.demo;

import org.jspecify.annotations.NullMarked;
