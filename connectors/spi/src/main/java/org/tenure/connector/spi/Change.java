package org.tenure.connector.spi;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What to change on an account: attributes by their target names, and its login when it is to be renamed.
public record Change(@Nullable String login, Map<String, List<String>> attributes) {

    public Change {
        attributes = Map.copyOf(attributes);
    }
}
