package org.tenure.provisioning.plan;

import java.util.Locale;

/// What happens to the account of somebody who has no access any more. In every case what Tenure granted is revoked.
public enum Leaving {
    DISABLE,
    DELETE,
    KEEP;

    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Leaving of(String word) {
        return valueOf(word.toUpperCase(Locale.ROOT));
    }
}
