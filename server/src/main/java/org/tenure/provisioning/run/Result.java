package org.tenure.provisioning.run;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.Operation;
import org.tenure.provisioning.plan.Standing;
import org.tenure.provisioning.plan.Step;

/// What came of an operation.
///
/// `state` is `WAITING` when it is to be tried again after `delay`, counting as an attempt when `counts`. `seen` is what
/// was read back, null when nothing was. `fate` is what the account is now and `stranger` whoever has its login.
/// `acknowledgedAt` is when the target had accepted all steps; `wasEnabled` what it was before a stop, as read.
record Result(
        Work work,
        Operation.State state,
        Account.State fate,
        @Nullable String key,
        boolean uncertain,
        boolean removal,
        List<Step> done,
        @Nullable Seen seen,
        @Nullable Problem problem,
        Duration delay,
        boolean counts,
        @Nullable TargetAccount stranger,
        @Nullable Instant acknowledgedAt,
        @Nullable Boolean wasEnabled) {

    record Seen(@Nullable Boolean enabled, Map<String, List<String>> attributes, Set<String> entitlements) {}

    /// `kind` is that of the target's failure, or `CONTRADICTED`, `SETTLING`, `RULE`, `CAPABILITY`.
    record Problem(String kind, String message) {}

    Result noting(@Nullable Instant acknowledged, @Nullable Boolean enabledBefore) {
        return new Result(
                work, state, fate, key, uncertain, removal, done, seen, problem, delay, counts, stranger, acknowledged,
                enabledBefore);
    }

    /// Whether its account is as it was before a stop that is over, and nothing of that need be remembered. One that was
    /// disabled before is remembered until somebody enables it or nothing grants it.
    boolean isThawed() {
        Standing standing = work.wanted().standing();
        boolean stays = (standing == Standing.LEFT_ALONE || standing == Standing.STAYS_DISABLED)
                && !(seen != null && Boolean.TRUE.equals(seen.enabled()));
        return work.isThaw() && !stays && state != Operation.State.WAITING && state != Operation.State.FAILED;
    }

    /// Whether an account that a stop had disabled is enabled again, and like any other from now on.
    boolean isGivenBack() {
        return isThawed() && work.urgent() && work.wanted().standing() == Standing.ENABLED_AGAIN;
    }

    boolean mustReplace() {
        return fate == Account.State.GONE && work.wanted().account();
    }
}
