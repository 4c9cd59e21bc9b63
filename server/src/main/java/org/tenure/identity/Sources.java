package org.tenure.identity;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Outcome;

/// Sources: what a feed's columns mean and which source wins. Versioned; the newest version holds for the next delivery.
public final class Sources {

    /// Defines a source or a new version of it. Refused with `INVALID` or `BAD_REFERENCE` when it contradicts itself or another source.
    public Outcome<SourceDefinition> define(SourceDefinition definition, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// Ends a source: nothing more can be delivered; what it said stays.
    public Outcome<SourceDefinition> retire(String name, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// By precedence, then name.
    public List<SourceDefinition> all() {
        throw new UnsupportedOperationException();
    }

    public Optional<SourceDefinition> find(String name) {
        throw new UnsupportedOperationException();
    }

    /// Every attribute some source gives, with its type: what rules may read.
    public Map<String, AttributeType> attributeTypes() {
        throw new UnsupportedOperationException();
    }
}
