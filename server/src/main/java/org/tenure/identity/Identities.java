package org.tenure.identity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;

/// People, their employments, and where each value comes from.
public final class Identities {

    public Optional<Person> find(UUID identity) {
        throw new UnsupportedOperationException();
    }

    /// People whose name or identifier begins with each of the words, by name.
    public Page<Person> search(String words, PersonFilter filter, PageRequest page) {
        throw new UnsupportedOperationException();
    }

    public List<Employment> employments(UUID identity) {
        throw new UnsupportedOperationException();
    }

    /// Employments of many people in one question, by identity and key.
    public List<Employment> employmentsOf(List<UUID> identities) {
        throw new UnsupportedOperationException();
    }

    /// Locks identities in id order, in the caller's transaction, and answers their employments as they are under that lock.
    public List<Employment> lock(List<UUID> identities) {
        throw new UnsupportedOperationException();
    }

    /// Every employment that nobody has left, in bounded memory, in the caller's transaction.
    public void eachEmployed(Consumer<Employment> each) {
        throw new UnsupportedOperationException();
    }

    /// The identity an identifier names; without a scheme only where no two schemes disagree.
    public Optional<UUID> byIdentifier(@Nullable String scheme, String value) {
        throw new UnsupportedOperationException();
    }

    public List<Provenance> provenance(UUID identity) {
        throw new UnsupportedOperationException();
    }

    /// Every version ever recorded, newest knowledge first.
    public Page<RecordVersion> history(UUID identity, PageRequest page) {
        throw new UnsupportedOperationException();
    }

    /// What the sources said about a person that was true at `valid`, as it was known at `known`.
    public List<RecordVersion> asOf(UUID identity, Instant valid, Instant known) {
        throw new UnsupportedOperationException();
    }
}
