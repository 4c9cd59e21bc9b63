/// Accounts and groups of services that speak SCIM 2.0 (RFC 7643, RFC 7644), as their client.
///
/// It takes servers as they are: their dialects of PATCH, their pages, their filters. It never reads a whole group to
/// know about one member, and follows no redirect.
///
/// Start at [ScimConnector], then [ScimConnection]; [ScimHttp] is the only class that sends anything.
@NullMarked
package org.tenure.connector.scim;

import org.jspecify.annotations.NullMarked;
