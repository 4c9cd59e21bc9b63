package org.tenure.provisioning;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// A record inside an application. Its id is the anchor that its target carries.
///
/// `identity` is null while nobody knows whose it is (uncorrelated). `enabled` is null where the target cannot tell.
/// `attributes` are those Tenure sets, as last read back. `previous` is the account of the same person that is gone.
/// `linked` says that a person decided whose it is.
public record Account(
        UUID id,
        String connection,
        @Nullable UUID identity,
        String purpose,
        State state,
        @Nullable String login,
        @Nullable String key,
        @Nullable Boolean enabled,
        Map<String, List<String>> attributes,
        @Nullable Instant observedAt,
        @Nullable UUID previous,
        boolean linked,
        Instant createdAt) {

    public Account {
        attributes = Map.copyOf(attributes);
    }

    /// `INTENDED`: not on the target yet; `GONE`: deleted there and never revived.
    public enum State {
        INTENDED,
        LIVE,
        GONE;

        public String word() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }

        static State of(String word) {
            return valueOf(word.toUpperCase(java.util.Locale.ROOT));
        }
    }

    /// An entitlement that an account was last seen to hold.
    public record Membership(UUID entitlement, String name, Instant observedAt) {}

    /// Who holds an entitlement on the target, as last seen.
    public record Holder(UUID account, @Nullable UUID identity, @Nullable String login, Instant observedAt) {}
}
