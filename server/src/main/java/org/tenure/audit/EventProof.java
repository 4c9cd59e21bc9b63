package org.tenure.audit;

import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// All that is needed to check, without us, that an event is in the ledger (`docs/reference/proofs.md`).
///
/// @param format `tenure event proof 1`
/// @param event what was sealed, as canonical JSON (RFC 8785): the bytes that are hashed
/// @param position its place in the ledger, counted from 0
/// @param path the audit path (RFC 6962 section 2.1.1), lowest first, each hash in hexadecimal
/// @param checkpoint the signed head that the path leads to
/// @param extension proof that this head extends an older one; null unless it was asked for
public record EventProof(
        String format, String event, UUID id, long position, List<String> path, SignedHead checkpoint,
        @Nullable Extension extension) {

    static final String FORMAT = "tenure event proof 1";

    public EventProof {
        path = List.copyOf(path);
    }

    EventProof with(Extension further) {
        return new EventProof(format, event, id, position, path, checkpoint, further);
    }
}
