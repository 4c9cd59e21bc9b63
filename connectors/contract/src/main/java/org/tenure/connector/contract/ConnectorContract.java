package org.tenure.connector.contract;

/// All that a connector promises. Every connector's test extends this and says, in the methods of its ancestors that
/// are still abstract, how its target is reached, filled and broken.
///
/// The target is shared by all tests of the class and never emptied: every test makes what it needs under new names.
public abstract class ConnectorContract extends FailureContract {}
