package org.tenure.identity;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/// Which source's value an employment takes: per attribute the source with the lowest precedence number, then by name.
///
/// Two attributes are no matter of rank but of caution: `status` is `left` as soon as one source says so, and `endDate` is the earliest.
final class Precedence {

    /// What one source says about a person under one key.
    record Claim(String source, int precedence, String key, Map<String, Object> attributes) {}

    /// A value and who gave it.
    record Taken(Object value, Claim from) {}

    private static final Comparator<Claim> RANK = Comparator.comparingInt(Claim::precedence)
            .thenComparing(Claim::source)
            .thenComparing(Claim::key);

    private Precedence() {}

    static Map<String, Taken> resolve(List<Claim> claims) {
        Map<String, Taken> taken = new TreeMap<>();
        for (Claim claim : claims.stream().sorted(RANK).toList()) {
            claim.attributes()
                    .forEach((attribute, value) -> taken.merge(attribute, new Taken(value, claim),
                            (first, next) -> isSooner(attribute, first.value(), next.value()) ? next : first));
        }
        return taken;
    }

    private static boolean isSooner(String attribute, Object first, Object next) {
        return switch (attribute) {
            case Reserved.STATUS -> urgency(next) > urgency(first);
            // ISO 8601 dates sort as text.
            case Reserved.END_DATE -> next.toString().compareTo(first.toString()) < 0;
            default -> false;
        };
    }

    /// What ends access goes before what does not.
    private static int urgency(Object status) {
        return status.equals(Reserved.STOPPED) ? 2 : status.equals("left") ? 1 : 0;
    }
}
