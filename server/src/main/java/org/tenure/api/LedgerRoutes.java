package org.tenure.api;

import java.util.List;
import org.tenure.audit.LedgerVerdict;
import org.tenure.audit.VerifyLedger;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;

/// `/v1/ledger`: whether what is remembered is whole and untouched.
final class LedgerRoutes {

    private final VerifyLedger verify;

    LedgerRoutes(VerifyLedger verify) {
        this.verify = verify;
    }

    List<Route> routes() {
        return List.of(Route.post("/v1/ledger/verify", Right.AUDIT, "Recompute the ledger and name what does not fit; reads everything there is")
                .answers(LedgerVerdict.class, call -> Outcome.done(verify.verify())));
    }
}
