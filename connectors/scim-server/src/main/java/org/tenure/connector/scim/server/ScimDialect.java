package org.tenure.connector.scim.server;

/// How the server differs from what RFC 7644 makes possible, as real servers do.
///
/// `pageSizeMax` caps what a page holds whatever the client asks; `ignoresCount` answers everything at once.
public record ScimDialect(
        boolean patch, boolean groupsOnUsers, boolean filters, boolean cursors, boolean ignoresCount, int pageSizeMax) {

    public static final ScimDialect STANDARD = new ScimDialect(true, true, true, false, false, 100);

    public ScimDialect withoutPatch() {
        return new ScimDialect(false, groupsOnUsers, filters, cursors, ignoresCount, pageSizeMax);
    }

    public ScimDialect withoutGroupsOnUsers() {
        return new ScimDialect(patch, false, filters, cursors, ignoresCount, pageSizeMax);
    }

    public ScimDialect withoutFilters() {
        return new ScimDialect(patch, groupsOnUsers, false, cursors, ignoresCount, pageSizeMax);
    }

    /// Pages by cursor, RFC 9865.
    public ScimDialect withCursors() {
        return new ScimDialect(patch, groupsOnUsers, filters, true, ignoresCount, pageSizeMax);
    }

    public ScimDialect ignoringCount() {
        return new ScimDialect(patch, groupsOnUsers, filters, cursors, true, pageSizeMax);
    }
}
