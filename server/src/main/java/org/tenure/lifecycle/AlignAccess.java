package org.tenure.lifecycle;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tenure.access.Grants;
import org.tenure.access.Justified;
import org.tenure.identity.Employment;
import org.tenure.kernel.Actor;
import org.tenure.policy.Evaluation;
import org.tenure.policy.RuleSet;
import org.tenure.policy.Rules;
import org.tenure.provisioning.Operations;

/// Makes what people hold, and what waits to be done at targets, follow from who they are now.
///
/// Called inside the transaction that changed the facts, with the identities locked. The rules are read only after
/// that lock, so that whoever comes later, feed or rule change, has the last word on the newest of both.
final class AlignAccess {

    private final Rules rules;
    private final Grants grants;
    private final Operations operations;
    private final Clock clock;

    AlignAccess(Rules rules, Grants grants, Operations operations, Clock clock) {
        this.rules = rules;
        this.grants = grants;
        this.operations = operations;
        this.clock = clock;
    }

    /// Aligns employments of which those in `fresh` are new; every identity among them may have work at targets.
    void align(Collection<Employment> employments, Set<UUID> fresh, Instant at, @Nullable UUID run, Actor actor) {
        if (employments.isEmpty()) {
            return;
        }
        RuleSet inForce = rules.inForce();
        List<Justified> justified = new ArrayList<>(employments.size());
        for (Employment employment : employments) {
            justified.add(justify(employment, fresh.contains(employment.id()), inForce));
        }
        grants.align(justified, inForce.versions(), at, run, actor);
        Set<UUID> identities = employments.stream()
                .map(Employment::identityId)
                .collect(Collectors.toCollection(TreeSet::new));
        operations.align(identities, run, clock.instant());
    }

    private static Justified justify(Employment employment, boolean fresh, RuleSet rules) {
        if (employment.state() == Employment.State.LEFT) {
            return new Justified(employment, fresh, List.of(), Set.of());
        }
        Evaluation evaluation = rules.evaluate(employment.attributes());
        Set<String> inDoubt = evaluation.errors()
                .stream()
                .map(error -> error.rule().rule())
                .collect(Collectors.toSet());
        return new Justified(employment, fresh, evaluation.met(), inDoubt);
    }
}
