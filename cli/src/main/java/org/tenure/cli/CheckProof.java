package org.tenure.cli;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Checks a proof of an event with nothing but the public key and the standards it names (`docs/reference/proofs.md`).
///
/// What is signed is read out of the signed text, never out of the fields beside it.
final class CheckProof {

    static final String FORMAT = "tenure event proof 1";

    private static final JsonMapper STRICT = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .build();

    /// A head whose signature was verified.
    record Head(long size, byte[] root, String time) {}

    /// What a proof shows: the event, its place, and what its head is known to extend.
    record Proven(JsonNode event, long position, Head head, @Nullable Head extended) {}

    /// What is wrong with a proof, as a sentence.
    static final class Unproven extends Exception {

        private static final long serialVersionUID = 1;

        Unproven(String sentence) {
            super(sentence);
        }
    }

    private final PublicKey key;

    CheckProof(PublicKey key) {
        this.key = key;
    }

    /// A key in PEM, or in base64 as the folder of checkpoints has it.
    static PublicKey key(String text) throws GeneralSecurityException {
        String base64 = text.lines()
                .filter(line -> !line.startsWith("-----"))
                .map(String::strip)
                .collect(Collectors.joining());
        return KeyFactory.getInstance("Ed25519")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    /// `earlier` is an older proof or checkpoint that this one has to extend; null to ask for none.
    Proven check(JsonNode proof, @Nullable JsonNode earlier) throws Unproven {
        if (!proof.path("format").asString("").equals(FORMAT)) {
            throw new Unproven("It is not of the format `%s`.".formatted(FORMAT));
        }
        Head head = head(proof.path("checkpoint"));
        String text = proof.path("event").asString("");
        long position = proof.path("position").asLong(-1);
        byte[] leaf = MerkleProof.leaf(text.getBytes(StandardCharsets.UTF_8));
        if (!MerkleProof.includes(leaf, position, head.size(), head.root(), hashes(proof.path("path")))) {
            throw new Unproven(
                    "The event, its position and its path do not lead to the signed root: one of them was changed.");
        }
        JsonNode event = event(text);
        if (!event.path("id").asString("").equals(proof.path("id").asString(""))) {
            throw new Unproven("It names another event than the one that was sealed.");
        }
        Head extended = extended(proof.path("extension"), head);
        if (earlier != null) {
            reaches(extended, head(earlier.has("checkpoint") ? earlier.path("checkpoint") : earlier), head);
        }
        return new Proven(event, position, head, extended);
    }

    private Head head(JsonNode checkpoint) throws Unproven {
        String text = checkpoint.path("text").asString("");
        if (!isSigned(text, checkpoint.path("signature").asString(""))) {
            throw new Unproven("The checkpoint is not signed by this key.");
        }
        List<String> lines = text.lines().toList();
        if (lines.size() != 5 || !lines.getFirst().equals("tenure ledger")) {
            throw new Unproven("What is signed is no checkpoint of a ledger.");
        }
        try {
            return new Head(Long.parseLong(lines.get(1)), Base64.getDecoder().decode(lines.get(2)),
                    lines.get(4).replaceFirst("^time ", ""));
        } catch (IllegalArgumentException damaged) {
            throw new Unproven("What is signed is no checkpoint of a ledger.");
        }
    }

    private boolean isSigned(String text, String signature) {
        try {
            Signature verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(key);
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException unfit) {
            return false;
        }
    }

    private static JsonNode event(String text) throws Unproven {
        try {
            return STRICT.readTree(text);
        } catch (JacksonException notJson) {
            throw new Unproven("What was sealed is no JSON.");
        }
    }

    /// The older ledger that the head is proven to extend; null when the proof has nothing about it.
    private static @Nullable Head extended(JsonNode extension, Head head) throws Unproven {
        if (extension.isMissingNode() || extension.isNull()) {
            return null;
        }
        Head older = new Head(extension.path("olderSize").asLong(-1), hash(extension.path("olderRoot")), "");
        if (!MerkleProof.extend(older.size(), older.root(), head.size(), head.root(),
                hashes(extension.path("path")))) {
            throw new Unproven("The ledger is not shown to extend the older one of %d events.".formatted(older.size()));
        }
        return older;
    }

    private static void reaches(@Nullable Head shown, Head earlier, Head head) throws Unproven {
        boolean same = earlier.size() == head.size() && Arrays.equals(earlier.root(), head.root());
        boolean shownToExtend = shown != null && shown.size() == earlier.size()
                && Arrays.equals(shown.root(), earlier.root());
        if (!same && !shownToExtend) {
            throw new Unproven(shown != null && shown.size() == earlier.size()
                    ? "The ledger does not extend the earlier one of %d events: it was rewritten since."
                            .formatted(earlier.size())
                    : "It says nothing about the earlier ledger of %1$d events. Ask for it with `tenure audit prove EVENT --since %1$d`."
                            .formatted(earlier.size()));
        }
    }

    private static List<byte[]> hashes(JsonNode words) throws Unproven {
        var hashes = new ArrayList<byte[]>();
        for (JsonNode word : Answers.list(words)) {
            hashes.add(hash(word));
        }
        return hashes;
    }

    private static byte[] hash(JsonNode word) throws Unproven {
        try {
            return HexFormat.of().parseHex(word.asString(""));
        } catch (IllegalArgumentException damaged) {
            throw new Unproven("One of its hashes is not in hexadecimal.");
        }
    }
}
