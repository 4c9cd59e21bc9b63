package org.tenure.identity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/// An identity with what names it and the jobs it has. `name` is for reading: the display name, else the names, else an identifier.
public record Person(
        UUID id, String kind, String name, Instant createdAt, List<Identifier> identifiers,
        List<Employment> employments) {

    public Person {
        identifiers = List.copyOf(identifiers);
        employments = List.copyOf(employments);
    }
}
