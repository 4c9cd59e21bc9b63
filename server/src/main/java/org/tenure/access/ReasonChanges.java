package org.tenure.access;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/// What to write: versions to close, versions to open. A reason that ends is closed and opened again with its end.
record ReasonChanges(List<UUID> closed, List<Reason> opened, Set<UUID> identities) {

    static ReasonChanges none() {
        return new ReasonChanges(new ArrayList<>(), new ArrayList<>(), new LinkedHashSet<>());
    }

    boolean isEmpty() {
        return closed.isEmpty() && opened.isEmpty();
    }

    void open(Reason reason) {
        opened.add(reason);
        identities.add(reason.identity());
    }

    void close(Reason reason) {
        closed.add(reason.id());
        identities.add(reason.identity());
    }
}
