package org.tenure.audit;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Ids;

/// One fact to be recorded: `type` is a dotted lower-case word, `content` small, ids and counts only, no personal data.
///
/// Content is what JSON can say: text, whole numbers up to 2^53, doubles, booleans, lists and maps with text keys; besides
/// ids, dates, instants and constants of an enumeration, which become text.
public record NewEvent(
        UUID id, String type, Actor actor, @Nullable UUID run, @Nullable UUID subject, Map<String, Object> content) {

    public NewEvent {
        content = Map.copyOf(content);
    }

    public static NewEvent of(String type, Actor actor, Map<String, Object> content) {
        return new NewEvent(Ids.next(), type, actor, null, null, content);
    }

    /// The same as part of a bulk change.
    public NewEvent withRun(@Nullable UUID run) {
        return new NewEvent(id, type, actor, run, subject, content);
    }

    /// The same about one identity, role, connection, …
    public NewEvent about(@Nullable UUID subject) {
        return new NewEvent(id, type, actor, run, subject, content);
    }
}
