package org.tenure.audit.merkle;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/// The hashes of the tree: SHA-256, with a prefix that keeps leaves and nodes apart (RFC 6962 section 2.1).
public final class Hashes {

    /// Bytes of each hash.
    public static final int SIZE = 32;

    private static final byte LEAF = 0;
    private static final byte NODE = 1;

    private Hashes() {}

    /// The head of the tree without leaves.
    public static byte[] empty() {
        return sha256().digest();
    }

    public static byte[] leaf(byte[] data) {
        MessageDigest digest = sha256();
        digest.update(LEAF);
        return digest.digest(data);
    }

    public static byte[] node(byte[] left, byte[] right) {
        MessageDigest digest = sha256();
        digest.update(NODE);
        digest.update(left);
        return digest.digest(right);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
