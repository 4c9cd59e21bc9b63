/// The suite of tests that every connector passes.
///
/// It checks the words of [org.tenure.connector.spi.Connection], one test for each promise, against whatever target
/// the connector's own test puts under it. It knows no target and no protocol. What a connector does not list as a
/// capability is not skipped: it must be refused.
///
/// Start at [ConnectorContract] for what to implement; [AccountContract], [EntitlementContract] and
/// [FailureContract] are what is checked.
@NullMarked
package org.tenure.connector.contract;

import org.jspecify.annotations.NullMarked;
