package org.tenure.catalog;

import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// One object of the model that a change creates, changes or retires; `fields` names what differs when it is changed.
/// `kind` is a word of the configuration: `source`, `application`, `entitlement`, `role`, `rule` …
public record ModelEdit(String kind, String name, Effect effect, List<String> fields) {

    /// What happens to the object.
    public enum Effect {
        CREATED,
        CHANGED,
        RETIRED
    }

    public ModelEdit {
        fields = List.copyOf(fields);
    }

    public static ModelEdit retired(String kind, String name) {
        return new ModelEdit(kind, name, Effect.RETIRED, List.of());
    }

    /// The edit that makes `after` out of `before`; empty when they are equal.
    public static Optional<ModelEdit> between(String kind, String name, @Nullable Record before, Record after) {
        if (before == null) {
            return Optional.of(new ModelEdit(kind, name, Effect.CREATED, List.of()));
        }
        var fields = new ArrayList<String>();
        for (RecordComponent component : after.getClass().getRecordComponents()) {
            if (!Objects.equals(value(component, before), value(component, after))) {
                fields.add(component.getName());
            }
        }
        return fields.isEmpty() ? Optional.empty() : Optional.of(new ModelEdit(kind, name, Effect.CHANGED, fields));
    }

    private static @Nullable Object value(RecordComponent component, Record record) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException notReadable) {
            throw new IllegalStateException("a definition's fields are readable", notReadable);
        }
    }
}
