package org.tenure.configuration;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tenure.catalog.Catalog;
import org.tenure.catalog.CatalogPreview;
import org.tenure.catalog.CatalogView;
import org.tenure.change.Guard;
import org.tenure.change.Run;
import org.tenure.identity.AttributeType;
import org.tenure.identity.Sources;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.Right;
import org.tenure.lifecycle.ModelChange;
import org.tenure.lifecycle.ModelChanges;
import org.tenure.lifecycle.ModelPreview;
import org.tenure.policy.Rules;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.connector.Connectors;

/// The door of the configuration: a folder of YAML files is read, compared with what is in force, planned and applied.
///
/// `files` is the content of each by its name, at most 500 files and 10 MB. All that is wrong is answered at once, at most
/// 100 problems, each with file, line and column. A refusal, on the other hand, is about who asks or what else is going on.
public final class Configuration {

    private final Sources sources;
    private final Catalog catalog;
    private final Connections connections;
    private final Connectors connectors;
    private final Rules rules;
    private final Guard guard;
    private final ModelChanges changes;

    Configuration(
            Sources sources,
            Catalog catalog,
            Connections connections,
            Connectors connectors,
            Rules rules,
            Guard guard,
            ModelChanges changes) {
        this.sources = sources;
        this.catalog = catalog;
        this.connections = connections;
        this.connectors = connectors;
        this.rules = rules;
        this.guard = guard;
        this.changes = changes;
    }

    /// What files say by themselves, without a look at what is in force.
    public Reading<Model> parse(Map<String, String> files) {
        ModelFiles read = read(files);
        return read.isGood() ? new Reading.Right<>(read.model()) : new Reading.Wrong<>(read.problems());
    }

    private ModelFiles read(Map<String, String> files) {
        return ModelFiles.read(files, connectors::check);
    }

    /// What is in force.
    public Model inForce() {
        CatalogView view = catalog.view();
        return new Model(
                sources.all(),
                List.copyOf(view.applications()),
                List.copyOf(view.entitlements()),
                connections.all(),
                List.copyOf(view.roles()),
                rules.all(),
                guard.limits());
    }

    /// What is in force, in the shape of a file: applying it changes nothing.
    public Map<String, Object> current() {
        return ModelWriter.write(inForce());
    }

    /// The JSON Schema (draft 2020-12) of a file.
    public static Map<String, Object> schema() {
        return JsonSchema.of(Format.ROOT);
    }

    /// What applying the files would do, down to who gains and who loses. Nothing is written. Needs the right to configure all
    /// the same: secrets that files refer to are looked up to see whether they are there.
    public Outcome<Reading<Plan>> plan(Map<String, String> files, Missing missing, Actor actor) {
        return actor.require(Right.CONFIGURE).then(allowed -> plan(read(files), missing, actor));
    }

    private Outcome<Reading<Plan>> plan(ModelFiles files, Missing missing, Actor actor) {
        if (!files.isGood()) {
            return wrong(files);
        }
        Plan plan = Comparison.plan(inForce(), files.model(), missing);
        if (plan.changesNothing()) {
            return Outcome.done(new Reading.Right<>(plan));
        }
        check(plan.change(), files);
        if (!files.isGood()) {
            return wrong(files);
        }
        return switch (changes.preview(plan.change(), actor)) {
            case Outcome.Done<ModelPreview>(ModelPreview impact) ->
                Outcome.done(new Reading.Right<>(plan.with(files.remarks(plan.change().sources()), impact)));
            case Outcome.Refused<ModelPreview>(Refusal refusal) -> refused(refusal, files);
        };
    }

    /// Makes what is in force equal to the files: planned first, then exactly that, through the guard. No run when nothing differs.
    public Outcome<Reading<Applied>> apply(Map<String, String> files, Missing missing, String label, Actor actor) {
        return actor.require(Right.CONFIGURE).then(allowed -> {
            ModelFiles read = read(files);
            return plan(read, missing, actor).then(reading -> switch (reading) {
                case Reading.Wrong<Plan>(List<Problem> problems) -> Outcome.done(new Reading.Wrong<>(problems));
                case Reading.Right<Plan>(Plan plan) -> apply(plan, read, label, actor);
            });
        });
    }

    /// What was planned, and the run that does it: done, applying or held. Null when nothing differs.
    public record Applied(Plan plan, @Nullable Run run) {}

    private Outcome<Reading<Applied>> apply(Plan plan, ModelFiles files, String label, Actor actor) {
        if (plan.changesNothing()) {
            return Outcome.done(new Reading.Right<>(new Applied(plan, null)));
        }
        return switch (changes.apply(plan.change(), label, actor)) {
            case Outcome.Done<Run>(Run run) -> Outcome.done(new Reading.Right<>(new Applied(plan, run)));
            case Outcome.Refused<Run>(Refusal refusal) -> refused(refusal, files);
        };
    }

    /// Asks each module what it thinks of its definitions, so that all of it is said at once and at its place.
    private void check(ModelChange change, ModelFiles files) {
        change.sources().forEach(source -> sources.check(source).ifPresent(files::add));
        files.add(catalog.check(change.catalog()));
        if (files.isGood()
                && catalog.preview(change.catalog()) instanceof Outcome.Done<CatalogPreview>(CatalogPreview preview)) {
            files.add(rules.check(change.rules(), preview.after(), attributesAfter(change)));
        }
        change.connections().forEach(one -> files.add(connections.problems(one, attributesAfter(change))));
    }

    private Map<String, AttributeType> attributesAfter(ModelChange change) {
        var types = new HashMap<>(sources.attributeTypes());
        change.sources()
                .forEach(source -> source.attributes()
                        .forEach(mapping -> types.put(mapping.attribute(), mapping.type())));
        return types;
    }

    /// What the files could have said differently is a problem of theirs; anything else is the caller's to know.
    private static <T> Outcome<Reading<T>> refused(Refusal refusal, ModelFiles files) {
        if (refusal.code().kind() != ErrorCode.Kind.CALLER) {
            return Outcome.refused(refusal);
        }
        files.add(refusal);
        return wrong(files);
    }

    private static <T> Outcome<Reading<T>> wrong(ModelFiles files) {
        return Outcome.done(new Reading.Wrong<>(files.problems()));
    }
}
