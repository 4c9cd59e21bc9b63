package org.tenure.provisioning.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/// One thing to do to one account.
public sealed interface Step {

    record Create(Map<String, List<String>> attributes, Set<String> entitlements) implements Step {}

    record Update(Map<String, List<String>> attributes) implements Step {}

    record Grant(Set<String> entitlements) implements Step {}

    record Revoke(Set<String> entitlements) implements Step {}

    record Enable() implements Step {}

    record Disable() implements Step {}

    record Delete() implements Step {}

    /// Ends what the account has open now. Cannot be read back.
    record EndSessions() implements Step {}

    /// Sets a password that nobody knows. Cannot be read back.
    record LosePassword() implements Step {}

    /// Whether it takes something away; such steps overtake everything else and are never given up.
    default boolean isRemoval() {
        return switch (this) {
            case Revoke _,Disable _,Delete _,EndSessions _,LosePassword _ -> true;
            case Create _,Update _,Grant _,Enable _ -> false;
        };
    }

    /// One word, e.g. `grant`.
    default String word() {
        return switch (this) {
            case Create _ -> "create";
            case Update _ -> "update";
            case Grant _ -> "grant";
            case Revoke _ -> "revoke";
            case Enable _ -> "enable";
            case Disable _ -> "disable";
            case Delete _ -> "delete";
            case EndSessions _ -> "end sessions";
            case LosePassword _ -> "lose password";
        };
    }

    /// As it is kept and shown, in a stable order.
    default Map<String, Object> described() {
        var map = new TreeMap<String, Object>();
        map.put("step", word());
        switch (this) {
            case Create(var attributes, var entitlements) -> {
                map.put("attributes", new TreeMap<>(attributes));
                map.put("entitlements", new TreeSet<>(entitlements));
            }
            case Update(var attributes) -> map.put("attributes", new TreeMap<>(attributes));
            case Grant(var entitlements) -> map.put("entitlements", new TreeSet<>(entitlements));
            case Revoke(var entitlements) -> map.put("entitlements", new TreeSet<>(entitlements));
            case Enable _,Disable _,Delete _,EndSessions _,LosePassword _ -> {}
        }
        return map;
    }
}
