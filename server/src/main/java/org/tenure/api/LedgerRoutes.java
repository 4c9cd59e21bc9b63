package org.tenure.api;

import java.util.List;
import org.tenure.audit.Ledger;
import org.tenure.audit.LedgerEntry;
import org.tenure.audit.LedgerVerdict;
import org.tenure.audit.SignedHead;
import org.tenure.audit.VerifyLedger;
import org.tenure.kernel.Right;

/// `/v1/ledger`: what happened, and whether what is remembered is whole and untouched.
final class LedgerRoutes {

    private final Ledger ledger;
    private final VerifyLedger verify;

    LedgerRoutes(Ledger ledger, VerifyLedger verify) {
        this.ledger = ledger;
        this.verify = verify;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/ledger/events", Right.AUDIT,
                        "Events, newest first, each with its place in the ledger once it is sealed")
                        .queryId("run", "The id of the run that caused them")
                        .queryId("subject", "The id of the person or thing they are about")
                        .pages(LedgerEntry.class,
                                call -> ledger.list(call.queryId("run"), call.queryId("subject"), call.page(),
                                        call.actor())),
                Route.get("/v1/ledger/checkpoint", Right.AUDIT,
                        "The newest signed head of the ledger, and the key to check it by")
                        .answers(SignedHead.class, call -> verify.newest(call.actor())),
                Route.post("/v1/ledger/verify", Right.AUDIT,
                        "Recompute the ledger and name what does not fit; reads everything there is")
                        .answers(LedgerVerdict.class, call -> verify.verify(call.actor())));
    }
}
