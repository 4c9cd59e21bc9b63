package org.tenure.access;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/// One thing somebody has, or would have if nothing blocked it, with every reason for it.
///
/// `target` is an entitlement (`APPLICATION/NAME`) or an account (`APPLICATION`). `blockedBy` names the holds in force;
/// while there is one that concerns every reason, the access is not `desired`.
public record Access(
        UUID targetId,
        String target,
        String kind,
        String application,
        String purpose,
        boolean desired,
        List<Why> reasons,
        List<String> blockedBy) {

    public Access {
        reasons = List.copyOf(reasons);
        blockedBy = List.copyOf(blockedBy);
    }

    /// One reason, from the job to the target: which rule version justified it, and through which roles it comes.
    public record Why(
            UUID reason,
            String kind,
            @Nullable String employment,
            @Nullable String rule,
            @Nullable Integer ruleVersion,
            @Nullable String condition,
            List<String> path,
            Instant from,
            @Nullable Instant to,
            Instant recorded,
            UUID event) {

        public Why {
            path = List.copyOf(path);
        }
    }
}
