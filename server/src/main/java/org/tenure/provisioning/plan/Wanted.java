package org.tenure.provisioning.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What an account is to be. `account` is false when nothing justifies it any more; then nothing else counts.
/// Attributes and entitlements are named as the target names them; an empty list of values means none.
public record Wanted(
        boolean account, Map<String, List<String>> attributes, Set<String> entitlements, boolean released) {

    public static final Wanted NOTHING = new Wanted(false, Map.of(), Set.of());

    /// What was granted is taken back and the account itself is left as it is: it was not ours to begin with.
    public static final Wanted RELEASED = new Wanted(false, Map.of(), Set.of(), true);

    public Wanted(boolean account, Map<String, List<String>> attributes, Set<String> entitlements) {
        this(account, attributes, entitlements, false);
    }

    public Wanted {
        attributes = Map.copyOf(attributes);
        entitlements = Set.copyOf(entitlements);
    }
}
