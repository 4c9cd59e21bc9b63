package org.tenure.audit.merkle;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Makes and verifies proofs: that a leaf is in a tree, and that a tree begins with an older one.
///
/// Making follows RFC 6962 sections 2.1.1 and 2.1.2; verifying RFC 9162 sections 2.1.3.2 and 2.1.4.2, which prove against the
/// same trees. Making one asks for a head per level; verifying one takes as many hashes as the proof has.
public final class Proofs {

    private Proofs() {}

    /// The head of the tree of the first `size` leaves.
    public static byte[] root(Leaves leaves, long size) {
        return size == 0 ? Hashes.empty() : leaves.head(0, size);
    }

    /// The heads beside the way from a leaf to the head, lowest first.
    public static List<byte[]> inclusion(Leaves leaves, long position, long size) {
        if (position < 0 || position >= size) {
            throw new IllegalArgumentException("a tree of %d leaves has none at %d".formatted(size, position));
        }
        var path = new ArrayList<byte[]>();
        long from = 0;
        long to = size;
        while (to - from > 1) {
            long middle = from + split(to - from);
            if (position < middle) {
                path.addFirst(leaves.head(middle, to));
                to = middle;
            } else {
                path.addFirst(leaves.head(from, middle));
                from = middle;
            }
        }
        return path;
    }

    /// The heads from which both the older and the newer head can be computed; none when there is nothing to prove.
    public static List<byte[]> consistency(Leaves leaves, long older, long newer) {
        if (older < 0 || older > newer) {
            throw new IllegalArgumentException(
                    "a tree of %d leaves does not begin with one of %d".formatted(newer, older));
        }
        var path = new ArrayList<byte[]>();
        if (older == 0 || older == newer) {
            return path;
        }
        long from = 0;
        long to = newer;
        while (older < to) {
            long middle = from + split(to - from);
            if (older <= middle) {
                path.addFirst(leaves.head(middle, to));
                to = middle;
            } else {
                path.addFirst(leaves.head(from, middle));
                from = middle;
            }
        }
        // The subtree that ends where the older tree ends: the verifier has it already when it is the whole older tree.
        if (from > 0) {
            path.addFirst(leaves.head(from, to));
        }
        return path;
    }

    public static boolean includes(byte[] root, long size, long position, byte[] leafHash, List<byte[]> path) {
        if (position < 0 || position >= size) {
            return false;
        }
        long node = position;
        long last = size - 1;
        byte[] head = leafHash;
        for (byte[] beside : path) {
            if (last == 0) {
                return false;
            }
            if ((node & 1) == 1 || node == last) {
                head = Hashes.node(beside, head);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                head = Hashes.node(head, beside);
            }
            node >>= 1;
            last >>= 1;
        }
        return last == 0 && Arrays.equals(head, root);
    }

    public static boolean extend(long older, byte[] olderRoot, long newer, byte[] newerRoot, List<byte[]> path) {
        if (older < 0 || older > newer) {
            return false;
        }
        if (older == newer) {
            return path.isEmpty() && Arrays.equals(olderRoot, newerRoot);
        }
        if (older == 0) {
            return path.isEmpty() && Arrays.equals(olderRoot, Hashes.empty());
        }
        return new Extension(older - 1, newer - 1, olderRoot).leadsTo(olderRoot, newerRoot, path);
    }

    /// The largest power of two smaller than the number of leaves.
    private static long split(long leaves) {
        return Long.highestOneBit(leaves - 1);
    }

    /// Walks up two trees at once.
    private static final class Extension {

        private long node;
        private long last;
        private final boolean startsWithOlder;
        private byte[] olderHead;
        private byte[] newerHead;

        private Extension(long node, long last, byte[] olderRoot) {
            int complete = Long.numberOfTrailingZeros(~node);
            this.node = node >> complete;
            this.last = last >> complete;
            // The older tree is a complete one: its head is itself the first step.
            this.startsWithOlder = this.node == 0;
            this.olderHead = olderRoot;
            this.newerHead = olderRoot;
        }

        private boolean leadsTo(byte[] olderRoot, byte[] newerRoot, List<byte[]> path) {
            if (path.isEmpty()) {
                return false;
            }
            int next = 0;
            if (!startsWithOlder) {
                olderHead = path.get(next);
                newerHead = olderHead;
                next++;
            }
            for (byte[] beside : path.subList(next, path.size())) {
                if (last == 0) {
                    return false;
                }
                step(beside);
            }
            return last == 0 && Arrays.equals(olderHead, olderRoot) && Arrays.equals(newerHead, newerRoot);
        }

        private void step(byte[] beside) {
            if ((node & 1) == 1 || node == last) {
                olderHead = Hashes.node(beside, olderHead);
                newerHead = Hashes.node(beside, newerHead);
                while ((node & 1) == 0 && node != 0) {
                    node >>= 1;
                    last >>= 1;
                }
            } else {
                newerHead = Hashes.node(newerHead, beside);
            }
            node >>= 1;
            last >>= 1;
        }
    }
}
