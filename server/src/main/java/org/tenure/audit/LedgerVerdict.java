package org.tenure.audit;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What verifying the ledger found: two separate verdicts, and what is not yet sealed.
///
/// @param size sealed events
/// @param root head of the tree, in hexadecimal
/// @param sizeOutside sealed events according to the newest checkpoint in the folder; null when there is none, so that nothing
///     outside the database vouches for the ledger
/// @param rows row versions, opened and closed, that evidence exists for
/// @param problems the first of them
/// @param problemsCount all of them that were looked for; at least the number listed
public record LedgerVerdict(
        Instant asOf,
        long size,
        String root,
        @Nullable Long sizeOutside,
        long rows,
        List<Problem> problems,
        long problemsCount,
        boolean intact,
        boolean complete,
        Unsealed unsealed) {

    public LedgerVerdict {
        problems = List.copyOf(problems);
    }
}
