package org.tenure.security;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.kernel.Right;

/// A token as it is known after it was made: all but the secret.
///
/// @param lastUsedAt to the minute
public record Token(
        UUID id,
        String name,
        Set<Right> scopes,
        Instant createdAt,
        String createdBy,
        Instant expiresAt,
        @Nullable Instant revokedAt,
        @Nullable Instant lastUsedAt) {

    public Token {
        scopes = Set.copyOf(scopes);
    }
}
