package org.tenure.audit;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The Ed25519 key (RFC 8032) that signs checkpoints, and the public keys that they are verified with.
final class SigningKey {

    private static final String ALGORITHM = "Ed25519";
    private static final int ID_BYTES = 8;

    private final PrivateKey privateKey;
    private final PublicKey publicKey;

    private SigningKey(PrivateKey privateKey, PublicKey publicKey) {
        this.privateKey = privateKey;
        this.publicKey = publicKey;
    }

    /// The key in this file; a new one when there is no file, readable by its owner alone.
    static SigningKey in(Path file) {
        try {
            if (Files.notExists(file)) {
                create(file);
            }
            List<String> lines = Files.readAllLines(file, StandardCharsets.US_ASCII);
            if (lines.size() < 2) {
                throw new IllegalStateException(
                        "`%s` is no key of the ledger: it should have two lines. Restore it from a backup."
                                .formatted(file));
            }
            var keys = KeyFactory.getInstance(ALGORITHM);
            return new SigningKey(
                    keys.generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(lines.get(0)))),
                    keys.generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(lines.get(1)))));
        } catch (IOException failed) {
            throw new UncheckedIOException("the key of the ledger in `%s` cannot be read or made".formatted(file),
                    failed);
        } catch (GeneralSecurityException | IllegalArgumentException damaged) {
            throw new IllegalStateException("`%s` is no key of the ledger. Restore it from a backup.".formatted(file),
                    damaged);
        }
    }

    private static void create(Path file) throws IOException, GeneralSecurityException {
        Path folder = file.toAbsolutePath().getParent();
        if (folder != null) {
            Files.createDirectories(folder);
        }
        var pair = KeyPairGenerator.getInstance(ALGORITHM).generateKeyPair();
        String text = Base64.getEncoder().encodeToString(pair.getPrivate().getEncoded()) + "\n"
                + Base64.getEncoder().encodeToString(pair.getPublic().getEncoded()) + "\n";
        var ownerAlone = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = Files.newByteChannel(
                file, Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE), ownerAlone)) {
            channel.write(StandardCharsets.US_ASCII.encode(text));
        } catch (FileAlreadyExistsException other) {
            // Another process was there first: its key is as good.
            return;
        }
    }

    PublicKey publicKey() {
        return publicKey;
    }

    String id() {
        return id(publicKey);
    }

    byte[] sign(String text) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initSign(privateKey);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.sign();
        } catch (GeneralSecurityException failed) {
            throw new IllegalStateException("the key of the ledger does not sign", failed);
        }
    }

    static boolean verifies(PublicKey key, String text, byte[] signed) {
        try {
            var signature = Signature.getInstance(ALGORITHM);
            signature.initVerify(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return signature.verify(signed);
        } catch (GeneralSecurityException unfit) {
            return false;
        }
    }

    /// Why a checkpoint is not to be believed; null when its key signed it.
    static @Nullable String fault(Checkpoint checkpoint, Map<String, PublicKey> keys) {
        PublicKey key = keys.get(checkpoint.keyId());
        if (key == null) {
            return "names the key `%s`, which is not in the folder of checkpoints".formatted(checkpoint.keyId());
        }
        return verifies(key, checkpoint.text(), checkpoint.signature())
                ? null
                : "is not signed by the key `%s`: it was changed".formatted(checkpoint.keyId());
    }

    /// The name of a key: the beginning of its SHA-256.
    static String id(PublicKey key) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getEncoded());
            return HexFormat.of().formatHex(digest, 0, ID_BYTES);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }

    static String written(PublicKey key) {
        return Base64.getEncoder().encodeToString(key.getEncoded()) + "\n";
    }

    static PublicKey read(String text) throws GeneralSecurityException {
        return KeyFactory.getInstance(ALGORITHM)
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text.strip())));
    }
}
