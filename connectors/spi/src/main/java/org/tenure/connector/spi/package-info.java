/// What a connector is to Tenure: one driver that lists, reads and changes accounts in one kind of system.
///
/// A connector carries out decisions and never takes one. It keeps no state between calls but its connections,
/// retries nothing by itself (Tenure does, durably), and never hides what the target said: every failure is a
/// [TargetException] with its [TargetException.Kind].
///
/// Start at [Connector], then [Connection].
@NullMarked
package org.tenure.connector.spi;

import org.jspecify.annotations.NullMarked;
