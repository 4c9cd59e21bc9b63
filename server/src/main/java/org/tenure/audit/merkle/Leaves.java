package org.tenure.audit.merkle;

/// Where the leaf hashes of a tree are read from.
@FunctionalInterface
public interface Leaves {

    byte[] hash(long position);

    /// The head of the leaves from one position up to another, which is not among them. Whoever has kept heads of subtrees
    /// reads less: proofs ask for ranges that begin at a multiple of a power of two not smaller than their length.
    default byte[] head(long from, long to) {
        var frontier = Frontier.empty();
        for (long position = from; position < to; position++) {
            frontier.append(hash(position));
        }
        return frontier.root();
    }
}
