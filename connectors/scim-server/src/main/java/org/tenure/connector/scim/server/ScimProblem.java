package org.tenure.connector.scim.server;

/// A request that is answered with an error, RFC 7644 section 3.12.
final class ScimProblem extends RuntimeException {

    private final int status;
    private final String type;

    ScimProblem(int status, String type, String detail) {
        super(detail, null, false, false);
        this.status = status;
        this.type = type;
    }

    int status() {
        return status;
    }

    /// The `scimType`; empty when there is none.
    String type() {
        return type;
    }
}
