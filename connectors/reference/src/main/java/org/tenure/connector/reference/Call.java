package org.tenure.connector.reference;

/// A method of a connection, as something to count and to break.
public enum Call {
    TEST(false),
    DISCOVER(false),
    LIST_ACCOUNTS(false),
    LIST_ENTITLEMENTS(false),
    LIST_MEMBERS(false),
    READ(false),
    FIND_BY_ANCHOR(false),
    FIND_BY_LOGIN(false),
    CREATE(true),
    UPDATE(true),
    ENABLE(true),
    DISABLE(true),
    DELETE(true),
    GRANT(true),
    REVOKE(true),
    SET_PASSWORD(true),
    END_SESSIONS(true);

    private final boolean change;

    Call(boolean change) {
        this.change = change;
    }

    /// Whether the call changes the target.
    public boolean isChange() {
        return change;
    }
}
