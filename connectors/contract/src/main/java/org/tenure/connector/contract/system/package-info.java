/// Real systems for tests, demonstrations and benchmarks: directories, a database and the wire to them.
///
/// Each starts in a folder of its own under the temporary folder, listens on a free port of the loopback interface,
/// runs as an unprivileged user when we are root, and dies with the JVM that started it. Nothing here is for
/// production, and nothing here is skipped when a program is missing: the message names the package to install.
///
/// Start at [Slapd], [SambaDc], [MariaDb] and [Wire].
@NullMarked
package org.tenure.connector.contract.system;

import org.jspecify.annotations.NullMarked;
