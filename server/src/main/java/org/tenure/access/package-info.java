/// What is held, and why: reasons and holds, with the time they are valid and the time we knew them.
///
/// Owns reasons and holds. A grant has no row: it is the set of its reasons, and desired while one is in force and
/// nothing blocks. Never evaluates a rule and never touches a target.
///
/// Start at [Grants]; whether somebody is to have access at all is decided in [ReasonRules].
@NullMarked
package org.tenure.access;

import org.jspecify.annotations.NullMarked;
