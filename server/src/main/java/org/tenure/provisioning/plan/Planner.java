package org.tenure.provisioning.plan;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Capability;

/// Desired − observed. Computed just before delivery, and again from what was read back: then nothing may be left.
///
/// What takes away comes first and enabling last, so that at no moment the account holds more than before or after.
public final class Planner {

    private final Leaving leaving;
    private final Set<Capability> capabilities;
    private final Matches matches;

    public Planner(Leaving leaving, Set<Capability> capabilities, Matches matches) {
        this.leaving = leaving;
        this.capabilities = Set.copyOf(capabilities);
        this.matches = matches;
    }

    /// The steps that make the account as wanted; `observed` is null where there is none.
    public Plan plan(Wanted wanted, @Nullable Observed observed) {
        var steps = new ArrayList<Step>();
        var impossible = new ArrayList<String>();
        if (observed == null) {
            if (wanted.account()) {
                create(wanted, steps, impossible);
            }
        } else {
            switch (wanted.standing()) {
                case KILLED, FROZEN -> stop(wanted.standing(), observed, steps, impossible);
                case ENABLED_AGAIN -> enable(observed, steps, impossible);
                case LEFT_ALONE -> {}
                case NORMAL, STAYS_DISABLED -> {
                    if (wanted.account()) {
                        align(wanted, observed, steps, impossible);
                    } else if (wanted.released()) {
                        revoke(Set.of(), observed, steps, impossible);
                    } else {
                        leave(observed, steps, impossible);
                    }
                }
            }
        }
        return new Plan(steps, impossible);
    }

    /// The plan of a stop, with what cannot be read back and is done nevertheless: sessions end, and where an account cannot
    /// be disabled for good, it loses its password. Disabling comes first, so that no session is opened behind us.
    public Plan planStop(Wanted wanted, @Nullable Observed observed) {
        Plan plan = plan(wanted, observed);
        if (observed == null || !wanted.standing().isStop()) {
            return plan;
        }
        var steps = new ArrayList<Step>();
        plan.steps().stream().filter(Step.Disable.class::isInstance).forEach(steps::add);
        if (wanted.standing() == Standing.KILLED
                && !capabilities.contains(Capability.DISABLE)
                && capabilities.contains(Capability.SET_PASSWORD)) {
            steps.add(new Step.LosePassword());
        }
        if (capabilities.contains(Capability.END_SESSIONS)) {
            steps.add(new Step.EndSessions());
        }
        plan.steps().stream().filter(step -> !(step instanceof Step.Disable)).forEach(steps::add);
        return new Plan(steps, plan.impossible());
    }

    // A stop never deletes, whatever happens to leavers: what was there is evidence, and may have to be given back.
    private void stop(Standing standing, Observed observed, List<Step> steps, List<String> impossible) {
        boolean disables = can(Capability.DISABLE, "disable accounts", impossible);
        if (disables && !Boolean.FALSE.equals(observed.enabled())) {
            steps.add(new Step.Disable());
        }
        if (standing == Standing.KILLED || !disables) {
            revoke(Set.of(), observed, steps, impossible);
        }
    }

    private void enable(Observed observed, List<Step> steps, List<String> impossible) {
        if (Boolean.FALSE.equals(observed.enabled()) && can(Capability.DISABLE, "enable accounts", impossible)) {
            steps.add(new Step.Enable());
        }
    }

    private void create(Wanted wanted, List<Step> steps, List<String> impossible) {
        if (!can(Capability.CREATE, "create accounts", impossible)) {
            return;
        }
        Set<String> entitlements = wanted.entitlements();
        if (!entitlements.isEmpty() && !can(Capability.ENTITLEMENTS, "grant entitlements", impossible)) {
            entitlements = Set.of();
        }
        var attributes = new HashMap<>(wanted.attributes());
        attributes.values().removeIf(List::isEmpty);
        steps.add(new Step.Create(attributes, entitlements));
    }

    private void align(Wanted wanted, Observed observed, List<Step> steps, List<String> impossible) {
        revoke(wanted.entitlements(), observed, steps, impossible);
        Map<String, List<String>> changed = changed(wanted, observed);
        if (!changed.isEmpty() && can(Capability.UPDATE, "change attributes", impossible)) {
            steps.add(new Step.Update(changed));
        }
        Set<String> missing = minus(wanted.entitlements(), observed.entitlements());
        if (!missing.isEmpty() && can(Capability.ENTITLEMENTS, "grant entitlements", impossible)) {
            steps.add(new Step.Grant(missing));
        }
        if (wanted.standing() != Standing.STAYS_DISABLED) {
            enable(observed, steps, impossible);
        }
    }

    private void leave(Observed observed, List<Step> steps, List<String> impossible) {
        if (leaving == Leaving.DELETE && can(Capability.DELETE, "delete accounts", impossible)) {
            steps.add(new Step.Delete());
            return;
        }
        if (leaving == Leaving.DISABLE
                && !Boolean.FALSE.equals(observed.enabled())
                && can(Capability.DISABLE, "disable accounts", impossible)) {
            steps.add(new Step.Disable());
        }
        revoke(Set.of(), observed, steps, impossible);
    }

    private void revoke(Set<String> kept, Observed observed, List<Step> steps, List<String> impossible) {
        var excess = new TreeSet<>(observed.granted());
        excess.retainAll(observed.entitlements());
        excess.removeAll(kept);
        if (!excess.isEmpty() && can(Capability.ENTITLEMENTS, "revoke entitlements", impossible)) {
            steps.add(new Step.Revoke(Set.copyOf(excess)));
        }
    }

    private Map<String, List<String>> changed(Wanted wanted, Observed observed) {
        var changed = new HashMap<String, List<String>>();
        wanted.attributes().forEach((name, values) -> {
            if (matches.isShown(name)
                    && !matches.same(name, values, observed.attributes().getOrDefault(name, List.of()))) {
                changed.put(name, values);
            }
        });
        return changed;
    }

    private boolean can(Capability capability, String what, List<String> impossible) {
        if (capabilities.contains(capability)) {
            return true;
        }
        impossible.add("the connection cannot " + what);
        return false;
    }

    private static Set<String> minus(Set<String> all, Set<String> without) {
        var rest = new HashSet<>(all);
        rest.removeAll(without);
        return Set.copyOf(rest);
    }

    /// What is left to do after a read-back, said field by field.
    public List<Difference> differences(Plan left, @Nullable Observed observed) {
        var differences = new ArrayList<Difference>();
        for (Step step : left.steps()) {
            switch (step) {
                case Step.Create _ -> differences.add(new Difference("account", "`there`", "`not there`"));
                case Step.Delete _ -> differences.add(new Difference("account", "`not there`", "`there`"));
                case Step.Enable _ -> differences.add(new Difference("enabled", "`true`", "`false`"));
                case Step.Disable _ -> differences.add(new Difference("enabled", "`false`", "`true`"));
                case Step.EndSessions _,Step.LosePassword _ -> {} // nobody can see them
                case Step.Grant(var missing) -> new TreeSet<>(missing)
                        .forEach(each -> differences.add(new Difference(each, "`granted`", "`not granted`")));
                case Step.Revoke(var excess) -> new TreeSet<>(excess)
                        .forEach(each -> differences.add(new Difference(each, "`revoked`", "`still granted`")));
                case Step.Update(var attributes) -> new TreeMap<>(attributes).forEach((name, values) -> differences.add(
                        new Difference(name, "`" + values + "`", "`" + seen(name, observed) + "`")));
            }
        }
        return differences;
    }

    private static List<String> seen(String name, @Nullable Observed observed) {
        return observed == null ? List.of() : observed.attributes().getOrDefault(name, List.of());
    }

    /// The steps that would take these back, last first.
    public static List<Step> inverse(List<Step> steps, @Nullable Observed before) {
        var inverse = new ArrayList<Step>();
        for (Step step : steps.reversed()) {
            switch (step) {
                case Step.Create _ -> inverse.add(new Step.Delete());
                case Step.Delete _ -> {
                    if (before != null) {
                        inverse.add(new Step.Create(before.attributes(), before.granted()));
                    }
                }
                case Step.Enable _ -> inverse.add(new Step.Disable());
                case Step.Disable _ -> inverse.add(new Step.Enable());
                case Step.EndSessions _,Step.LosePassword _ -> {} // gone for good
                case Step.Grant(var granted) -> inverse.add(new Step.Revoke(granted));
                case Step.Revoke(var revoked) -> inverse.add(new Step.Grant(revoked));
                case Step.Update(var attributes) -> {
                    var former = new HashMap<String, List<String>>();
                    attributes.keySet().forEach(name -> former.put(name, seen(name, before)));
                    inverse.add(new Step.Update(former));
                }
            }
        }
        return inverse;
    }
}
