package org.tenure.cli;

import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// The two times a question may be about: what was true then, and what was known then.
final class Moment {

    @Option(names = "--at", paramLabel = "WHEN", description = "What was true then: 2026-01-31 (the end of that day, UTC) or 2026-01-31T12:00:00Z")
    @Nullable
    String at;

    @Option(names = "--known", paramLabel = "WHEN", description = "As it was known then")
    @Nullable
    String known;

    Query on(Query query) {
        return query.with("at", at).with("known", known);
    }

    boolean isNow() {
        return at == null && known == null;
    }

    /// `as of 2026-01-31 …, as known now`; empty for a question about now.
    String words(Session session, JsonNode answered) {
        if (isNow()) {
            return "";
        }
        return "as of %s, as known %s".formatted(
                at == null ? "now" : time(session, answered, "at", at),
                known == null ? "now" : time(session, answered, "known", known));
    }

    private static String time(Session session, JsonNode answered, String field, String asked) {
        return answered.has(field) ? session.time(answered, field) : Answers.time(asked, session.zone());
    }
}
