/// Joiner, mover, leaver: facts and rules take effect here, after preview and guard.
///
/// Owns the way from a feed, a changed rule or the passing of time to changed access: facts, reasons and operations of
/// at most a thousand people at a time are written in one transaction. Never decides by itself who is to have what:
/// rules do, in `policy`, and reasons, in `access`.
///
/// Start at [FeedRuns]; what happens to each chunk of people is in [AlignAccess].
@NullMarked
package org.tenure.lifecycle;

import org.jspecify.annotations.NullMarked;
