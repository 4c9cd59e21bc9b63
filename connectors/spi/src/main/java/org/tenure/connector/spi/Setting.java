package org.tenure.connector.spi;

import org.jspecify.annotations.Nullable;

/// One setting of a connector, as documentation, completion and checks show it.
///
/// A `secret` setting reaches the connector resolved, and is written nowhere by it. `standard` is the value used when
/// the setting is left out; a `required` one has none.
public record Setting(
        String name, Type type, boolean required, boolean secret, @Nullable String standard, String description) {

    /// What the value looks like. `OBJECT` and `LIST` are structures the connector describes in its guide.
    public enum Type {
        TEXT,
        NUMBER,
        BOOLEAN,
        DURATION,
        LIST,
        OBJECT
    }
}
