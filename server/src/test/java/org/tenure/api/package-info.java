/// Tests of the API against a server that is really started, once for all of them.
///
/// Start at [ApiTest].
@NullMarked
package org.tenure.api;

import org.jspecify.annotations.NullMarked;
