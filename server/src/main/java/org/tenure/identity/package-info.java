/// Identities of every kind, their employments, and what each source says about them.
///
/// Owns facts about people, with provenance and both times. Never decides what anybody may have.
/// Start at [SourceDefinition] for what a feed means.
@NullMarked
package org.tenure.identity;

import org.jspecify.annotations.NullMarked;
