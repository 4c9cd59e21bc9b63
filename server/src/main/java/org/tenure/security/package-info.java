/// Who may operate Tenure: bearer tokens that are shown once, kept as hashes, scoped, and expire.
///
/// Owns the schema `security`. Never keeps a secret, and never says why one was not accepted. Start at [Tokens].
@NullMarked
package org.tenure.security;

import org.jspecify.annotations.NullMarked;
