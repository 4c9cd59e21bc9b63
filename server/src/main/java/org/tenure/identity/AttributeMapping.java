package org.tenure.identity;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// How one column of a source becomes one attribute. `allowed` empty means any value of the type.
/// `format` is a date pattern (`dd.MM.yyyy`), ISO 8601 when null.
public record AttributeMapping(
        String attribute, String column, AttributeType type, boolean required, List<String> allowed,
        @Nullable String format) {

    public AttributeMapping {
        allowed = List.copyOf(allowed);
    }
}
