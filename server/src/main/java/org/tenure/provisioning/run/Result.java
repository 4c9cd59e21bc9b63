package org.tenure.provisioning.run;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.Operation;
import org.tenure.provisioning.plan.Step;

/// What came of an operation.
///
/// `state` is `WAITING` when it is to be tried again after `delay`, counting as an attempt when `counts`. `seen` is what
/// was read back, null when nothing was. `fate` is what the account is now and `stranger` whoever has its login.
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
        @Nullable TargetAccount stranger) {

    record Seen(@Nullable Boolean enabled, Map<String, List<String>> attributes, Set<String> entitlements) {}

    /// `kind` is that of the target's failure, or `CONTRADICTED`, `SETTLING`, `RULE`, `CAPABILITY`.
    record Problem(String kind, String message) {}

    boolean mustReplace() {
        return fate == Account.State.GONE && work.wanted().account();
    }
}
