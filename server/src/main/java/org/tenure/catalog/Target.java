package org.tenure.catalog;

import java.util.Locale;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.kernel.Ids;

/// What can be granted: a role, an entitlement, or the account of an application itself.
///
/// `name` is unique within the kind: `engineer`, `directory/staff`, `directory`. A retired target is a tombstone: it
/// stays, gives nothing, and comes back under the same id when it is defined again. A role has neither `application`
/// nor `key`; an account has no key.
public record Target(
        UUID id,
        Kind kind,
        String name,
        @Nullable String application,
        @Nullable String key,
        String title,
        boolean privileged,
        boolean retired) {

    static final String ROLE_PREFIX = "role:";

    /// What a target is.
    public enum Kind {
        ROLE,
        ENTITLEMENT,
        ACCOUNT;

        /// As in tables and messages, e.g. `role`.
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static Kind of(String word) {
            return valueOf(word.toUpperCase(Locale.ROOT));
        }
    }

    /// The name it has in `contains` and `gives`: `role:engineer`, `directory/staff`, `directory`.
    public String reference() {
        return kind == Kind.ROLE ? ROLE_PREFIX + name : name;
    }

    /// The id a new target gets, made from kind and name, so that what is previewed already has it.
    static UUID idOf(Kind kind, String name) {
        return Ids.of("target " + kind.word() + " " + name);
    }
}
