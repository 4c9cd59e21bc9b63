package org.tenure.provisioning;

import org.jspecify.annotations.Nullable;

/// Which accounts are asked for; null means any. `login` is the beginning of one; `uncorrelated` those of nobody known.
public record AccountFilter(
        @Nullable String connection, Account.@Nullable State state, @Nullable String login, boolean uncorrelated) {}
