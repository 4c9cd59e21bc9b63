package org.tenure.audit;

import java.security.PublicKey;
import java.time.Instant;
import java.util.Base64;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/// A checkpoint as it is handed out: whoever keeps it elsewhere can tell later that the ledger was cut short or rewritten.
///
/// @param size sealed events
/// @param root head of the tree, in hexadecimal
/// @param text what is signed, to the byte
/// @param signature Ed25519 (RFC 8032) over `text` in UTF-8, in base64
/// @param publicKey in base64, as X.509 has it; null when the folder of checkpoints lost it
public record SignedHead(
        long size, String root, Instant signedAt, String keyId, String text, String signature,
        @Nullable String publicKey) {

    static SignedHead of(Checkpoint checkpoint, @Nullable PublicKey key) {
        Base64.Encoder base64 = Base64.getEncoder();
        return new SignedHead(
                checkpoint.size(),
                HexFormat.of().formatHex(checkpoint.root()),
                checkpoint.signedAt(),
                checkpoint.keyId(),
                checkpoint.text(),
                base64.encodeToString(checkpoint.signature()),
                key == null ? null : base64.encodeToString(key.getEncoded()));
    }
}
