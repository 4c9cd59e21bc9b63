package org.tenure.configuration;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.tenure.catalog.ApplicationDefinition;
import org.tenure.catalog.CatalogChange;
import org.tenure.catalog.EntitlementDefinition;
import org.tenure.catalog.ModelEdit;
import org.tenure.catalog.RoleDefinition;
import org.tenure.identity.SourceDefinition;
import org.tenure.lifecycle.ModelChange;
import org.tenure.policy.RuleChange;
import org.tenure.policy.RuleDefinition;
import org.tenure.provisioning.ConnectionDefinition;

/// The model of a folder against the one in force: what differs, and the change that makes them equal. Pure.
final class Comparison {

    private final Missing missing;
    private final List<ModelEdit> edits = new ArrayList<>();
    private final List<Plan.Kept> kept = new ArrayList<>();

    private Comparison(Missing missing) {
        this.missing = missing;
    }

    /// A plan that knows nothing of people yet.
    static Plan plan(Model inForce, Model wanted, Missing missing) {
        return new Comparison(missing).compare(inForce, wanted);
    }

    private Plan compare(Model inForce, Model wanted) {
        var sources = differing("source", inForce.sources(), wanted.sources(), SourceDefinition::name);
        var applications = differing("application", inForce.applications(), wanted.applications(),
                ApplicationDefinition::name);
        var connections = differing("connection", inForce.connections(), wanted.connections(),
                ConnectionDefinition::name);
        var entitlements = differing("entitlement", inForce.entitlements(), wanted.entitlements(),
                EntitlementDefinition::fullName);
        var roles = differing("role", inForce.roles(), wanted.roles(), RoleDefinition::name);
        var rules = differing("rule", inForce.rules(), wanted.rules(), RuleDefinition::name);
        var limits = differing("limit", Limits.normal(inForce.limits()), Limits.normal(wanted.limits()), Limits::name);

        var retired = new ArrayList<String>();
        applications.missing().forEach(one -> retired.add(one.name()));
        entitlements.missing().forEach(one -> retired.add(one.fullName()));
        roles.missing().forEach(one -> retired.add("role:" + one.name()));
        var change = new ModelChange(
                sources.defined(),
                sources.missing().stream().map(SourceDefinition::name).toList(),
                new CatalogChange(applications.defined(), entitlements.defined(), roles.defined(), retired),
                connections.defined(),
                connections.missing().stream().map(ConnectionDefinition::name).toList(),
                new RuleChange(
                        rules.defined(), rules.missing().stream().map(RuleDefinition::name).toList()),
                limits.defined(),
                limits.missing());
        return new Plan(edits, kept, List.of(), change, null);
    }

    /// What is new or other than it was, and what is to be retired.
    private record Differing<T>(List<T> defined, List<T> missing) {}

    private <T extends Record> Differing<T> differing(String kind, List<T> before, List<T> after,
            Function<T, String> name) {
        Map<String, T> known = new LinkedHashMap<>();
        before.forEach(one -> known.put(name.apply(one), one));
        var defined = new ArrayList<T>();
        for (T one : after) {
            ModelEdit.between(kind, name.apply(one), known.remove(name.apply(one)), one).ifPresent(edit -> {
                edits.add(edit);
                defined.add(one);
            });
        }
        if (missing == Missing.KEPT) {
            known.keySet().forEach(gone -> kept.add(new Plan.Kept(kind, gone)));
            return new Differing<>(defined, List.of());
        }
        known.keySet().forEach(gone -> edits.add(ModelEdit.retired(kind, gone)));
        return new Differing<>(defined, List.copyOf(known.values()));
    }
}
