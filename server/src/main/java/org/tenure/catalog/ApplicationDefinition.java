package org.tenure.catalog;

import org.jspecify.annotations.Nullable;

/// A governed system. Its connection is described beside it, in the module that uses it.
///
/// `critical` says how much harm can be done through it, from 1 to 3, the most; null for what is usual, see [#criticality].
public record ApplicationDefinition(
        String name, String title, String description, String owner, @Nullable Integer critical) {

    public static final int CRITICALITY_MIN = 1;
    public static final int CRITICALITY_USUAL = 2;
    public static final int CRITICALITY_MAX = 3;

    public ApplicationDefinition(String name, String title, String description, String owner) {
        this(name, title, description, owner, null);
    }

    /// What is usual where nobody has said anything.
    public int criticality() {
        return critical == null ? CRITICALITY_USUAL : critical;
    }
}
