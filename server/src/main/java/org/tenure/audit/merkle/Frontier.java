package org.tenure.audit.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// The right edge of a tree: all that is needed to append leaves and to tell the head.
///
/// Invariant: it holds the heads of the complete subtrees that the leaves fall into, largest first, one for each bit that is
/// set in their number. Appending is like adding one in binary: equal subtrees join and carry.
public final class Frontier {

    private final List<byte[]> subtrees;
    private long size;

    private Frontier(long size, List<byte[]> subtrees) {
        this.size = size;
        this.subtrees = subtrees;
    }

    public static Frontier empty() {
        return new Frontier(0, new ArrayList<>());
    }

    /// As written by [#encoded].
    ///
    /// @throws IllegalArgumentException when the bytes are not those of a tree of this size
    public static Frontier decode(long size, byte[] encoded) {
        if (size < 0 || encoded.length != Long.bitCount(size) * Hashes.SIZE) {
            throw new IllegalArgumentException(
                    "%d bytes are not the frontier of a tree of %d leaves".formatted(encoded.length, size));
        }
        var subtrees = new ArrayList<byte[]>();
        for (int at = 0; at < encoded.length; at += Hashes.SIZE) {
            subtrees.add(Arrays.copyOfRange(encoded, at, at + Hashes.SIZE));
        }
        return new Frontier(size, subtrees);
    }

    /// The subtrees' heads one after the other, largest first.
    public byte[] encoded() {
        byte[] all = new byte[subtrees.size() * Hashes.SIZE];
        for (int i = 0; i < subtrees.size(); i++) {
            System.arraycopy(subtrees.get(i), 0, all, i * Hashes.SIZE, Hashes.SIZE);
        }
        return all;
    }

    public void append(byte[] leafHash) {
        appendSubtree(0, leafHash);
    }

    /// Tells of the subtrees that the leaf completes, smallest first.
    public void append(byte[] leafHash, Completed completed) {
        add(0, leafHash, completed);
    }

    /// Appends 2^level leaves of which the head is known; there must be a multiple of as many already.
    public void appendSubtree(int level, byte[] head) {
        add(level, head, (_, _, _) -> {});
    }

    private void add(int level, byte[] head, Completed completed) {
        byte[] carried = head;
        int reached = level;
        for (long bits = size >> level; (bits & 1) == 1; bits >>= 1) {
            carried = Hashes.node(subtrees.removeLast(), carried);
            reached++;
            completed.subtree(reached, size >> reached, carried);
        }
        subtrees.add(carried);
        size += 1L << level;
    }

    /// Hears of complete subtrees: of 2^level leaves, at a place that is counted in such subtrees.
    @FunctionalInterface
    public interface Completed {
        void subtree(int level, long place, byte[] head);
    }

    /// Another one that grows on its own.
    public Frontier copy() {
        return new Frontier(size, new ArrayList<>(subtrees));
    }

    /// Leaves so far.
    public long size() {
        return size;
    }

    /// The head of the tree.
    public byte[] root() {
        if (subtrees.isEmpty()) {
            return Hashes.empty();
        }
        byte[] head = subtrees.getLast();
        for (int i = subtrees.size() - 2; i >= 0; i--) {
            head = Hashes.node(subtrees.get(i), head);
        }
        return head;
    }
}
