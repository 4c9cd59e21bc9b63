/// Finds connectors and opens connections: the only package that knows how a connector is loaded.
///
/// Each connector folder has a class loader of its own. Secrets are resolved here, at the moment of use, from the
/// environment or a file; they are never kept or logged. Start at [Connectors].
@NullMarked
package org.tenure.provisioning.connector;

import org.jspecify.annotations.NullMarked;
