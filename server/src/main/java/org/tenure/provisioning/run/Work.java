package org.tenure.provisioning.run;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.plan.Observed;
import org.tenure.provisioning.plan.Plan;
import org.tenure.provisioning.plan.Wanted;

/// A claimed operation with all it takes to carry it out.
///
/// `stored` is the account as last seen, null where none is known. `entitlements` gives the ids of all entitlements that
/// may come up, by the target's keys; `granted` are those Tenure gave or tried to give. `looksFirst` says that something
/// was tried before: the target is read before anything else is done. `problem` stands when nothing can be tried at all.
/// `urgent`: part of a stop; `wasStopped`: the account has not come back from one; `acknowledged`: the target accepted all that an earlier attempt asked of it.
record Work(
        UUID operation,
        UUID account,
        @Nullable UUID identity,
        long fence,
        int attempts,
        boolean removal,
        boolean urgent,
        boolean acknowledged,
        boolean takenOver,
        boolean looksFirst,
        Account.State state,
        boolean uncertain,
        @Nullable String login,
        @Nullable String key,
        @Nullable Observed stored,
        Wanted wanted,
        Set<String> granted,
        Map<String, UUID> entitlements,
        Plan plan,
        boolean wasStopped,
        @Nullable String problem,
        Instant claimedAt) {

    /// Whether it brings an account back from a stop that is over.
    boolean isThaw() {
        return wasStopped && !wanted.standing().isStop();
    }

    /// Whether nothing was tried before, by anybody.
    boolean isFirst() {
        return attempts == 0 && !takenOver;
    }

    /// What is asked about when the account is read.
    Set<String> asked() {
        return Set.copyOf(entitlements.keySet());
    }
}
