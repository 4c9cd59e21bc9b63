package org.tenure.kernel;

/// Stable codes of refusals, the same over REST, on the command line and in the ledger.
public enum ErrorCode {
    /// The thing named is not there.
    NOT_FOUND(Kind.CALLER),
    /// What was sent cannot be understood or breaks a stated bound.
    INVALID(Kind.CALLER),
    /// A name, key or reference is used twice or leads nowhere.
    BAD_REFERENCE(Kind.CALLER),
    /// A file is not what its source is configured to deliver.
    BAD_FEED(Kind.CALLER),
    /// An expression does not compile, reads an unknown attribute, or has the wrong type.
    BAD_EXPRESSION(Kind.CALLER),
    /// Something else is under way or was there first.
    CONFLICT(Kind.CONFLICT),
    /// The data is older than what is known.
    OUTDATED(Kind.CONFLICT),
    /// Would change more than its limit allows; waits for a person.
    GUARDED(Kind.CONFLICT),
    UNAUTHENTICATED(Kind.DENIED),
    DENIED(Kind.DENIED),
    /// A governed system did not do what was asked.
    TARGET_FAILED(Kind.TARGET),
    UNAVAILABLE(Kind.OURS),
    INTERNAL(Kind.OURS);

    /// Who can do something about it.
    public enum Kind {
        CALLER,
        CONFLICT,
        DENIED,
        TARGET,
        OURS
    }

    private final Kind kind;

    ErrorCode(Kind kind) {
        this.kind = kind;
    }

    public Kind kind() {
        return kind;
    }
}
