/// A connector for tests, to a target in memory that fails on command.
///
/// A test and the server under test see the same [ReferenceTarget] by its name. It keeps every promise of the contract
/// until [ReferenceTarget#on] tells it which to break: for which call, for whom, how often. It is never the place for
/// a rule of Tenure's, and nothing in production depends on it.
///
/// Start at [ReferenceTarget], then [Fault].
@NullMarked
package org.tenure.connector.reference;

import org.jspecify.annotations.NullMarked;
