package org.tenure.api;

import java.util.List;
import org.tenure.audit.EventProof;
import org.tenure.audit.Extension;
import org.tenure.audit.Ledger;
import org.tenure.audit.LedgerEntry;
import org.tenure.audit.LedgerVerdict;
import org.tenure.audit.ProveEvents;
import org.tenure.audit.SignedHead;
import org.tenure.audit.VerifyLedger;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;

/// `/v1/ledger`: what happened, and whether what is remembered is whole and untouched.
final class LedgerRoutes {

    private final Ledger ledger;
    private final VerifyLedger verify;
    private final ProveEvents prove;

    LedgerRoutes(Ledger ledger, VerifyLedger verify, ProveEvents prove) {
        this.ledger = ledger;
        this.verify = verify;
        this.prove = prove;
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
                Route.get("/v1/ledger/events/{event}/proof", Right.AUDIT,
                        "Proof, to be checked offline, that an event is in the ledger")
                        .id("event", "The id of an event")
                        .count("since", "Prove also that nothing changed since the ledger had so many events")
                        .answers(EventProof.class,
                                call -> prove.prove(call.id("event"), call.count("since"), call.actor())),
                Route.get("/v1/ledger/extension", Right.AUDIT,
                        "Proof that the ledger begins with what it was at an older checkpoint")
                        .needsCount("older", "The size of the older checkpoint")
                        .count("newer", "The size of the newer checkpoint; the newest one unless said")
                        .answers(Extension.class, this::extension),
                Route.get("/v1/ledger/checkpoint", Right.AUDIT,
                        "The newest signed head of the ledger, and the key to check it by")
                        .answers(SignedHead.class, call -> verify.newest(call.actor())),
                Route.post("/v1/ledger/verify", Right.AUDIT,
                        "Recompute the ledger and name what does not fit; reads everything there is")
                        .answers(LedgerVerdict.class, call -> verify.verify(call.actor())));
    }

    private Outcome<Extension> extension(Call call) {
        Long older = call.count("older");
        if (older == null) {
            throw Call.invalid("Parameter `older` is missing; the size of a checkpoint is meant.");
        }
        return prove.extend(older, call.count("newer"), call.actor());
    }
}
