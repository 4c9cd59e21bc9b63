package org.tenure.provisioning;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;

/// What is done to accounts to make targets match what is granted.
public final class Operations {

    Operations() {}

    /// Makes an account for whoever is to have one, and one waiting operation for each account that may differ from what
    /// is wanted. Joins the caller's transaction; answers how many operations wait now that did not before.
    public int align(Collection<UUID> identities, @Nullable UUID run, Instant now) {
        throw new UnsupportedOperationException();
    }

    public Optional<Operation> find(UUID id) {
        throw new UnsupportedOperationException();
    }

    /// Newest first.
    public Page<Operation> list(OperationFilter filter, PageRequest request) {
        throw new UnsupportedOperationException();
    }

    /// Tries a failed operation again, or a waiting one now.
    public Outcome<Operation> retry(UUID id, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// Tries all that failed or wait on a connection; answers how many.
    public Outcome<Integer> retryAll(String connection, Actor actor) {
        throw new UnsupportedOperationException();
    }
}
