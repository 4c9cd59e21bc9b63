package org.tenure.connector.spi;

/// What a connection can do with its target. Tenure never asks for what is not listed: it plans around it or says that it cannot.
public enum Capability {
    /// Accounts can be listed whole, in pages.
    LIST_ACCOUNTS,
    /// Entitlements (groups, roles) can be listed, and who holds one.
    LIST_ENTITLEMENTS,
    CREATE,
    UPDATE,
    /// Accounts can be switched off and on and keep everything else. Without it a connection must say what leaving does.
    DISABLE,
    DELETE,
    /// Entitlements can be granted to and revoked from an account.
    ENTITLEMENTS,
    SET_PASSWORD,
    END_SESSIONS,
    /// The target holds a value of ours on the account, by which it is found again whatever its name: see [NewAccount#anchor].
    ANCHOR
}
