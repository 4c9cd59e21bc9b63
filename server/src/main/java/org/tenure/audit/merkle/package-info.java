/// The Merkle tree of RFC 6962 section 2: heads, inclusion and consistency proofs, and their verification.
///
/// Owns no table and touches nothing but bytes. Start at [Frontier] for growing a tree, [Proofs] for proving.
@NullMarked
package org.tenure.audit.merkle;

import org.jspecify.annotations.NullMarked;
