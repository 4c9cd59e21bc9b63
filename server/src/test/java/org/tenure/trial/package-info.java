/// Trials of the whole server against real systems: a directory, two databases, a SCIM service, each asked with its own tools.
@NullMarked
package org.tenure.trial;

import org.jspecify.annotations.NullMarked;
