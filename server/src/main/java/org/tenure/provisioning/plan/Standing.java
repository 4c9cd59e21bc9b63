package org.tenure.provisioning.plan;

/// Whether the person of an account is stopped, or was until just now: then other rules than the usual hold for it.
public enum Standing {
    /// What is granted decides.
    NORMAL,
    /// Stopped for good: disabled, and what Tenure granted is revoked, granted or not.
    KILLED,
    /// Stopped for a while: disabled, and everything else stays, so that it can be given back as it was.
    FROZEN,
    /// A freeze was lifted from an account that was granted and disabled all the same: it stays so.
    STAYS_DISABLED,
    /// A freeze was lifted from an account that nothing granted and that was enabled: it is enabled, and nothing else.
    ENABLED_AGAIN,
    /// A freeze was lifted from an account that nothing granted and that was disabled.
    LEFT_ALONE;

    public boolean isStop() {
        return this == KILLED || this == FROZEN;
    }

    /// What a lift gives back at once, whatever else may have to be done to the account after it: nothing but `enabled`, and
    /// not to an account that was granted and is granted no more.
    public static Standing atLift(boolean enabled, boolean granted, boolean wanted) {
        return enabled && (wanted || !granted) ? ENABLED_AGAIN : LEFT_ALONE;
    }

    /// What holds for an account whose person is not stopped any more. `enabled` and `granted` are what it was when the stop
    /// began; `wanted` says whether something grants it now.
    public static Standing afterStop(boolean enabled, boolean granted, boolean wanted) {
        if (granted) {
            return wanted && !enabled ? STAYS_DISABLED : NORMAL;
        }
        return wanted ? NORMAL : enabled ? ENABLED_AGAIN : LEFT_ALONE;
    }
}
