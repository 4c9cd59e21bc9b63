package org.tenure.provisioning;

import java.util.Map;
import java.util.stream.Collectors;
import org.tenure.connector.spi.Schema;

/// The attributes that accounts of a target have, by name. Attributes it does not list may exist.
public record Discovered(Map<String, Attribute> attributes) {

    /// How the target takes an attribute; `matching` says when two values are the same to it, in the words of its connector.
    public record Attribute(boolean required, boolean multiple, boolean writable, String matching) {}

    public Discovered {
        attributes = Map.copyOf(attributes);
    }

    static Discovered of(Schema schema) {
        return new Discovered(schema.attributes()
                .entrySet()
                .stream()
                .collect(Collectors.toMap(Map.Entry::getKey, entry -> of(entry.getValue()))));
    }

    private static Attribute of(Schema.Attribute found) {
        return new Attribute(found.required(), found.multiple(), found.writable(), found.matching().name());
    }
}
