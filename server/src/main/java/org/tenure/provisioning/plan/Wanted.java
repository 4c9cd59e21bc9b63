package org.tenure.provisioning.plan;

import java.util.List;
import java.util.Map;
import java.util.Set;

/// What an account is to be. `account` is false when nothing justifies it any more; then nothing else counts.
/// Attributes and entitlements are named as the target names them; an empty list of values means none. The `standing` of
/// its person comes before all of it.
public record Wanted(
        boolean account, Map<String, List<String>> attributes, Set<String> entitlements, boolean released,
        Standing standing) {

    public static final Wanted NOTHING = new Wanted(false, Map.of(), Set.of());

    /// What was granted is taken back and the account itself is left as it is: it was not ours to begin with.
    public static final Wanted RELEASED = new Wanted(false, Map.of(), Set.of(), true, Standing.NORMAL);

    public Wanted(boolean account, Map<String, List<String>> attributes, Set<String> entitlements) {
        this(account, attributes, entitlements, false, Standing.NORMAL);
    }

    public Wanted {
        attributes = Map.copyOf(attributes);
        entitlements = Set.copyOf(entitlements);
    }

    /// No account is wanted of somebody who stands so.
    public static Wanted nothing(Standing standing) {
        return new Wanted(false, Map.of(), Set.of(), false, standing);
    }
}
