/// The append-only ledger: every event in order, the evidence of the rows it wrote, and the proof that nothing was changed since.
///
/// Owns the schema `audit`. Never changes or deletes an event, and holds no personal data: events name ids.
/// Start at [Ledger], then [SealEvents], [VerifyLedger] and [ProveEvents].
@NullMarked
package org.tenure.audit;

import org.jspecify.annotations.NullMarked;
