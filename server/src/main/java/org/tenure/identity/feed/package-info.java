/// Feeds: a delivered file becomes a list of differences, and in chunks the facts.
///
/// Owns reading, checking, typing and comparing. Never decides whether a feed may be applied, nor what follows from it. Start at [Feeds].
@NullMarked
package org.tenure.identity.feed;

import org.jspecify.annotations.NullMarked;
