package org.tenure.cli;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Verifies proofs of a Merkle tree (RFC 9162 sections 2.1.3.2 and 2.1.4.2; the tree is that of RFC 6962 section 2.1).
///
/// Shares nothing with the server that makes them: whoever checks does not trust it.
final class MerkleProof {

    private long node;
    private long last;
    private byte[] older;
    private byte[] newer;

    private MerkleProof(long node, long last, byte[] head) {
        this.node = node;
        this.last = last;
        this.older = head;
        this.newer = head;
    }

    static byte[] leaf(byte[] data) {
        return sha256(new byte[]{0}, data);
    }

    /// Whether the leaf is at this position of the tree with this many leaves and this root.
    static boolean includes(byte[] leaf, long position, long size, byte[] root, List<byte[]> path) {
        return position >= 0 && position < size
                && new MerkleProof(position, size - 1, leaf).climbs(path)
                        .map(top -> Arrays.equals(top.newer, root))
                        .orElse(false);
    }

    /// Whether the tree with the newer root begins with the one that has the older.
    static boolean extend(long olderSize, byte[] olderRoot, long newerSize, byte[] newerRoot, List<byte[]> path) {
        if (olderSize < 1 || olderSize > newerSize) {
            return false;
        }
        if (olderSize == newerSize) {
            return path.isEmpty() && Arrays.equals(olderRoot, newerRoot);
        }
        int complete = Long.numberOfTrailingZeros(olderSize);
        long node = (olderSize - 1) >> complete;
        boolean startsWithOlder = node == 0;
        if (path.isEmpty()) {
            return false;
        }
        return new MerkleProof(node, (newerSize - 1) >> complete, startsWithOlder ? olderRoot : path.getFirst())
                .climbs(startsWithOlder ? path : path.subList(1, path.size()))
                .map(top -> Arrays.equals(top.older, olderRoot) && Arrays.equals(top.newer, newerRoot))
                .orElse(false);
    }

    /// Empty when the path is too short or too long.
    private Optional<MerkleProof> climbs(List<byte[]> path) {
        for (byte[] beside : path) {
            if (last == 0) {
                return Optional.empty();
            }
            step(beside);
        }
        return last == 0 ? Optional.of(this) : Optional.empty();
    }

    private void step(byte[] beside) {
        if ((node & 1) == 1 || node == last) {
            older = node(beside, older);
            newer = node(beside, newer);
            while ((node & 1) == 0 && node != 0) {
                node >>= 1;
                last >>= 1;
            }
        } else {
            newer = node(newer, beside);
        }
        node >>= 1;
        last >>= 1;
    }

    private static byte[] node(byte[] left, byte[] right) {
        return sha256(new byte[]{1}, left, right);
    }

    private static byte[] sha256(byte[]... parts) {
        try {
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (byte[] part : parts) {
                digest.update(part);
            }
            return digest.digest();
        } catch (NoSuchAlgorithmException impossible) {
            throw new IllegalStateException("every Java has SHA-256", impossible);
        }
    }
}
