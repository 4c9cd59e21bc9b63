package org.tenure.provisioning;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One change to one account: what is to be done, what was, and what was read back.
///
/// - `plan`: the steps, written before they are tried; null until the operation's turn comes.
/// - `before`, `after`: the account as last seen before and as read back; `inverse`: the steps that would undo it.
/// - `urgent`: part of a stop; `acknowledgedAt`: when the target had accepted all that was asked of it last.
/// - `problem`: what went wrong last, in the target's own words; `waitingFor`: one sentence while it waits, else null.
public record Operation(
        UUID id,
        UUID account,
        String connection,
        @Nullable UUID identity,
        @Nullable String login,
        State state,
        boolean removal,
        boolean urgent,
        Instant dueAt,
        int attempts,
        @Nullable Map<String, Object> plan,
        @Nullable Map<String, Object> before,
        @Nullable Map<String, Object> after,
        @Nullable Map<String, Object> inverse,
        @Nullable String problem,
        @Nullable String problemKind,
        @Nullable String waitingFor,
        @Nullable UUID run,
        Instant createdAt,
        @Nullable Instant acknowledgedAt,
        @Nullable Instant finishedAt) {

    /// Where an operation is. `UNCHANGED`: the account was as wanted already and the target was not asked.
    public enum State {
        WAITING,
        RUNNING,
        CONFIRMED,
        UNVERIFIABLE,
        UNCHANGED,
        FAILED;

        /// The word in the database and in the API, e.g. `waiting`.
        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(java.util.Locale.ROOT));
        }
    }
}
