/// The command line: asks a Tenure server over REST and says what it answers in sentences and tables, or as its JSON.
///
/// Never decides anything, keeps nothing, and imports nothing of the server.
///
/// Start at [TenureCommand], the tree of commands; [Server] is the only class that speaks HTTP, [Session] what commands share.
@NullMarked
package org.tenure.cli;

import org.jspecify.annotations.NullMarked;
