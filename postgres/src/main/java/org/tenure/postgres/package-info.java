/// PostgreSQL as a child of our own process: it unpacks the binaries, prepares a data folder, starts, watches and stops the server.
///
/// It never runs as root, never listens beyond the loopback address, never trusts without a password, and never decides
/// what is kept in a database. Two doors: [org.tenure.postgres.EmbeddedPostgres] for a server whose data must survive
/// anything, and [org.tenure.postgres.KeptPostgres] for tests, whose data may vanish with the machine.
///
/// Start at [org.tenure.postgres.EmbeddedPostgres#start].
@NullMarked
package org.tenure.postgres;

import org.jspecify.annotations.NullMarked;
