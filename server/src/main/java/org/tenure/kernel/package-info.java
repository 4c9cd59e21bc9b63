/// Words that all modules share: how an answer looks, who acts, how lists are paged.
///
/// Owns no table and knows no framework. Start at [Outcome].
@NullMarked
package org.tenure.kernel;

import org.jspecify.annotations.NullMarked;
