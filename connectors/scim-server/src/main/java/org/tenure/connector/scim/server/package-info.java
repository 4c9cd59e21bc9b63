/// A small SCIM 2.0 server in memory (RFC 7643, RFC 7644), for tests and the demo: real HTTP, no storage.
///
/// It listens on the loopback interface only, and is no product: no tenants, no sorting, filters of `eq` and `and`.
///
/// Start at [ScimServer].
@NullMarked
package org.tenure.connector.scim.server;

import org.jspecify.annotations.NullMarked;
