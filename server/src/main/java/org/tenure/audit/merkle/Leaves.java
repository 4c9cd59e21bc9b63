package org.tenure.audit.merkle;

/// Where the leaf hashes of a tree are read from.
@FunctionalInterface
public interface Leaves {

    byte[] hash(long position);
}
