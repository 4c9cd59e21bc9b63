package org.tenure.lifecycle;

import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.change.Counts;
import org.tenure.change.Guard;
import org.tenure.change.NewRun;
import org.tenure.change.Run;
import org.tenure.change.RunState;
import org.tenure.change.Runs;
import org.tenure.change.Verdict;
import org.tenure.identity.Employment;
import org.tenure.identity.Identities;
import org.tenure.identity.Records;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Ids;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.RefusedException;
import org.tenure.kernel.Right;
import org.tenure.policy.Evaluation;
import org.tenure.policy.RuleError;
import org.tenure.policy.RuleSet;
import org.tenure.policy.RuleVersion;
import org.tenure.policy.Rules;
import org.tenure.provisioning.ConnectionDefinition;
import tools.jackson.databind.json.JsonMapper;

/// Changes of the model: shown before they take effect, judged by the guard, and then exactly that happens.
///
/// A change is made, and its effects are computed, in one transaction. A preview, and a change that the guard holds,
/// roll it back and keep only what it would have done. When a person approves, it is made again: were people changed in
/// between so that the effects are no longer those that were shown, it is held again.
public final class ModelChanges {

    /// One change of the model is staged at a time.
    private static final String CAUSE = "model";

    private final Definitions definitions;
    private final Rules rules;
    private final Identities identities;
    private final Records records;
    private final EffectStore effects;
    private final Runs runs;
    private final Guard guard;
    private final ApplyRuns apply;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final Clock clock;

    ModelChanges(
            Definitions definitions,
            Rules rules,
            Identities identities,
            Records records,
            EffectStore effects,
            Runs runs,
            Guard guard,
            ApplyRuns apply,
            TransactionTemplate transactions,
            JsonMapper json,
            Clock clock) {
        this.definitions = definitions;
        this.rules = rules;
        this.identities = identities;
        this.records = records;
        this.effects = effects;
        this.runs = runs;
        this.guard = guard;
        this.apply = apply;
        this.transactions = transactions;
        this.json = json;
        this.clock = clock;
    }

    /// What a change would do. Nothing is kept.
    public Outcome<ModelPreview> preview(ModelChange change, Actor actor) {
        return actor.require(Right.READ).then(allowed -> undone(() -> {
            UUID id = Ids.next();
            EffectStore.Totals totals = make(id, change, actor);
            List<Effect> first = effects.effects(id, new PageRequest(null, ModelPreview.FIRST_MAX)).items();
            return new ModelPreview(
                    totals.gaining(), totals.losing(), totals.accessGained(), totals.accessLost(), first,
                    judge(totals));
        }));
    }

    /// Makes a change: its run is done, applying in the background, or held for a person.
    public Outcome<Run> apply(ModelChange change, String label, Actor actor) {
        return actor.require(Right.CONFIGURE).then(allowed -> {
            Map<String, Object> input = Map.of("change", json.writeValueAsString(change));
            NewRun order = new NewRun(Ids.next(), NewRun.MODEL, CAUSE, label, clock.instant(), input);
            return runs.create(order, actor).then(run -> stage(run, change, null, actor));
        });
    }

    /// A person lets a held change take effect, as it was shown.
    public Outcome<Run> approve(UUID id, Actor actor) {
        return actor.require(Right.CONFIGURE).then(allowed -> held(id)).then(run -> {
            ModelChange change = json.readValue(String.valueOf(run.input().get("change")), ModelChange.class);
            String shown = effects.digest(id);
            return stage(run, change, shown, actor);
        });
    }

    /// A person throws a held change away.
    public Outcome<Run> discard(UUID id, String reason, Actor actor) {
        return actor.require(Right.CONFIGURE).then(allowed -> held(id)).then(run -> runs.discard(id, reason, actor));
    }

    /// A person lets a change go on that failed while people were taken through it, once the cause is repaired. See [Runs#retry].
    public Outcome<Run> retry(UUID id, Actor actor) {
        return actor.require(Right.CONFIGURE)
                .then(allowed -> runs.retry(id, actor))
                .map(started -> apply.go(started, actor));
    }

    /// Who gains and loses by a run, in pages; empty once it has been applied and for runs that hold nobody.
    public Page<Effect> effects(UUID run, PageRequest page) {
        return effects.effects(run, page);
    }

    /// Makes the change under its run; `shown` is the digest of the effects that a person approved, null before that.
    private Outcome<Run> stage(Run run, ModelChange change, @Nullable String shown, Actor actor) {
        Path saved = saved();
        try {
            Outcome<Staged> staged = transaction(() -> {
                EffectStore.Totals totals = make(run.id(), change, actor);
                Verdict verdict = judge(totals);
                boolean free = shown == null ? !verdict.holds() : shown.equals(totals.digest());
                Staged result = new Staged(totals, verdict, free);
                if (free) {
                    begin(run, totals, shown != null, actor);
                } else {
                    effects.save(run.id(), saved);
                    throw new RolledBack(result);
                }
                return result;
            });
            return switch (staged) {
                case Outcome.Refused<Staged>(var refusal) -> {
                    if (shown == null) {
                        runs.fail(run.id(), refusal.sentence(), actor);
                    }
                    yield Outcome.refused(refusal);
                }
                case Outcome.Done<Staged>(Staged done) -> {
                    if (!done.free()) {
                        yield hold(run, done, saved, shown != null, actor);
                    }
                    yield Outcome.done(apply.go(runs.get(run.id()), actor));
                }
            };
        } finally {
            delete(saved);
        }
    }

    private record Staged(EffectStore.Totals totals, Verdict verdict, boolean free) {}

    private void begin(Run run, EffectStore.Totals totals, boolean approved, Actor actor) {
        if (approved) {
            runs.approve(run.id(), actor).get();
        } else {
            runs.staged(run.id(), counts(totals), details(totals), EffectStore.chunks(totals), actor).get();
            runs.start(run.id(), actor).get();
        }
    }

    private Outcome<Run> hold(Run run, Staged staged, Path saved, boolean again, Actor actor) {
        transactions.executeWithoutResult(status -> effects.restore(run.id(), saved));
        if (again) {
            return Outcome.refused(
                    ErrorCode.GUARDED,
                    "People have changed since run `%s` was held, and with them who gains and loses. Nothing was done: look at it again, then approve.",
                    run.id());
        }
        EffectStore.Totals totals = staged.totals();
        return runs.staged(run.id(), counts(totals), details(totals), EffectStore.chunks(totals), actor)
                .then(known -> runs.hold(run.id(), staged.verdict(), actor));
    }

    /// Changes the definitions and computes what follows, in the transaction of the caller.
    private EffectStore.Totals make(UUID run, ModelChange change, Actor actor) {
        effects.remember();
        RuleSet before = rules.inForce();
        Map<String, ConnectionDefinition> connected = definitions.connections();
        List<String> ranking = definitions.ranking();
        definitions.define(change, run, actor);
        RuleSet after = rules.inForce();
        Set<String> changed = changed(before, after);
        List<String> now = definitions.ranking();
        now.retainAll(ranking);
        want(after, changed, !now.equals(ranking));
        Set<String> redelivered = Definitions.redelivered(connected, change.connections());
        return effects.compute(run, changed, redelivered, clock.instant());
    }

    private static Set<String> changed(RuleSet before, RuleSet after) {
        Function<RuleSet, Map<String, UUID>> versions = set -> set.versions()
                .stream()
                .collect(Collectors.toMap(RuleVersion::rule, RuleVersion::id));
        Map<String, UUID> then = versions.apply(before);
        Map<String, UUID> now = versions.apply(after);
        Set<String> names = new HashSet<>(then.keySet());
        names.addAll(now.keySet());
        names.removeIf(name -> then.containsKey(name) && then.get(name).equals(now.get(name)));
        return names;
    }

    /// What changed rules give everybody; and, where sources rank otherwise than before, what all rules give those who
    /// are not the same by it.
    private void want(RuleSet after, Set<String> changed, boolean outranked) {
        if (changed.isEmpty() && !outranked) {
            return;
        }
        Path file = saved();
        Map<UUID, UUID> resolved = new HashMap<>();
        try {
            try (BufferedWriter lines = Files.newBufferedWriter(file)) {
                if (outranked) {
                    Set<String> all = after.versions().stream().map(RuleVersion::rule).collect(Collectors.toSet());
                    records.eachOutranked(employment -> {
                        resolved.put(employment.id(), employment.identityId());
                        if (employment.state() != Employment.State.LEFT) {
                            write(lines, employment, after, all);
                        }
                    });
                }
                if (!changed.isEmpty()) {
                    identities.eachEmployed(employment -> {
                        if (!resolved.containsKey(employment.id())) {
                            write(lines, employment, after, changed);
                        }
                    });
                }
            }
            try (InputStream in = Files.newInputStream(file)) {
                effects.want(in);
            }
            effects.resolved(resolved);
        } catch (IOException failed) {
            throw new UncheckedIOException("what rules give could not be written to " + file, failed);
        } finally {
            delete(file);
        }
    }

    private static void write(BufferedWriter lines, Employment employment, RuleSet rules, Set<String> changed) {
        Evaluation evaluation = rules.evaluate(employment.attributes());
        try {
            for (RuleVersion met : evaluation.met()) {
                if (changed.contains(met.rule())) {
                    for (UUID target : new HashSet<>(met.gives())) {
                        lines.write(new WantedRow(employment.id(), employment.identityId(), target, met.purpose(),
                                met.rule()).line());
                    }
                }
            }
            for (RuleError error : evaluation.errors()) {
                lines.write(
                        new WantedRow(employment.id(), employment.identityId(), null, "standard", error.rule().rule())
                                .line());
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    private Verdict judge(EffectStore.Totals totals) {
        return guard.judge(NewRun.MODEL, CAUSE, counts(totals), effects.employed());
    }

    private static Counts counts(EffectStore.Totals totals) {
        return new Counts(totals.gaining(), 0, totals.losing());
    }

    private static Map<String, Integer> details(EffectStore.Totals totals) {
        return Map.of(
                "gaining", totals.gaining(),
                "losing", totals.losing(),
                "accessGained", totals.accessGained(),
                "accessLost", totals.accessLost(),
                "affected", totals.affected());
    }

    private Outcome<Run> held(UUID id) {
        Run run = runs.find(id).orElse(null);
        if (run == null) {
            return Outcome.refused(ErrorCode.NOT_FOUND, "There is no run `%s`. List them with `tenure runs`.", id);
        }
        return run.state() == RunState.HELD
                ? Outcome.done(run)
                : Outcome.refused(ErrorCode.CONFLICT, "Run `%s` is not held, it is %s: there is nothing to decide.", id,
                        run.state().word());
    }

    /// A transaction whose refusal, or withdrawal, rolls it back.
    private <T> Outcome<T> transaction(Supplier<T> work) {
        try {
            T result = transactions.execute(status -> work.get());
            return Outcome.done(Objects.requireNonNull(result));
        } catch (RefusedException refused) {
            return Outcome.refused(refused.refusal());
        } catch (RolledBack withdrawn) {
            @SuppressWarnings("unchecked") // made by the same work
            T result = (T) withdrawn.result;
            return Outcome.done(result);
        }
    }

    private <T> Outcome<T> undone(Supplier<T> work) {
        return transaction(() -> {
            throw new RolledBack(work.get());
        });
    }

    private static final class RolledBack extends RuntimeException {
        private final transient Object result;

        RolledBack(Object result) {
            super(null, null, false, false);
            this.result = result;
        }
    }

    private static Path saved() {
        try {
            return Files.createTempFile("tenure-effects", ".copy");
        } catch (IOException failed) {
            throw new UncheckedIOException("no temporary file could be made", failed);
        }
    }

    private static void delete(Path file) {
        try {
            Files.deleteIfExists(file);
        } catch (IOException failed) {
            throw new UncheckedIOException("temporary file " + file + " could not be removed", failed);
        }
    }
}
