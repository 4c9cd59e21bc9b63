/// The model as files: read, compared with what is in force, planned, applied.
///
/// Owns the format ([Format] is its one description: parser, JSON Schema and export follow it) and nothing in the
/// database. Never writes a definition itself: [org.tenure.lifecycle.ModelChanges] does, after preview and guard.
/// Start at [Configuration].
@NullMarked
package org.tenure.configuration;

import org.jspecify.annotations.NullMarked;
