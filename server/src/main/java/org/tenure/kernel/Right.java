package org.tenure.kernel;

import java.util.Locale;

/// What an actor may do through the doors.
public enum Right {
    /// See people, access, operations.
    READ,
    /// Deliver feeds, approve or discard what a guard holds.
    FEED,
    /// Change sources, applications, roles, rules, limits.
    CONFIGURE,
    /// Retry operations, test connections.
    OPERATE,
    /// Stop a person everywhere, and give back what a freeze took.
    STOP,
    /// Read and verify the ledger.
    AUDIT,
    /// Make and revoke tokens.
    ADMINISTER;

    /// The word used in tokens and messages, e.g. `read`.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }
}
