/// REST: values in, values out; no rule and no SQL.
///
/// Every route says its method, path, right, parameters and answer once, in a [Route]; the router, the check of rights
/// and the OpenAPI document are made from that. Errors follow RFC 9457, lists are paged by key.
///
/// Start at [Routes], then any class named after a resource.
@NullMarked
package org.tenure.api;

import org.jspecify.annotations.NullMarked;
