package org.tenure.policy;

import java.util.List;

/// A birthright rule: whoever's employment meets the condition (CEL over attributes) gets what it gives.
/// `gives` holds names as in a role's `contains`. `leadDays` before the start access opens; `graceDays` after the rule
/// stops applying, other than by leaving, access ends.
public record RuleDefinition(
        String name, String title, String owner, String condition, List<String> gives, String purpose, int leadDays,
        int graceDays) {

    public static final List<String> PURPOSES = List.of("standard", "admin", "service", "system", "shared", "agent");
    public static final int LEAD_DAYS_MAX = 90;
    public static final int GRACE_DAYS_MAX = 365;

    public RuleDefinition {
        gives = List.copyOf(gives);
    }
}
