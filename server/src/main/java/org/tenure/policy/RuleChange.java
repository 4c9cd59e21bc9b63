package org.tenure.policy;

import java.util.List;

/// Many rules at once, checked and applied whole; `retired` holds names.
public record RuleChange(List<RuleDefinition> defined, List<String> retired) {

    public static final RuleChange NONE = new RuleChange(List.of(), List.of());

    public RuleChange {
        defined = List.copyOf(defined);
        retired = List.copyOf(retired);
    }

    public static RuleChange of(RuleDefinition rule) {
        return new RuleChange(List.of(rule), List.of());
    }

    public static RuleChange retire(String rule) {
        return new RuleChange(List.of(), List.of(rule));
    }
}
