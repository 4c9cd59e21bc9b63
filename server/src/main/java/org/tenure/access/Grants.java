package org.tenure.access;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.identity.Employment;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Ids;
import org.tenure.policy.RuleVersion;

/// Opens and ends what people hold. Every change is one transaction, the caller's, with its ledger entry.
///
/// Whoever calls has locked the identities concerned, in id order.
public final class Grants {

    private final ReasonStore reasons;
    private final HoldStore holds;
    private final ReasonRules rules;
    private final Ledger ledger;
    private final Clock clock;

    Grants(ReasonStore reasons, HoldStore holds, ReasonRules rules, Ledger ledger, Clock clock) {
        this.reasons = reasons;
        this.holds = holds;
        this.rules = rules;
        this.ledger = ledger;
        this.clock = clock;
    }

    /// Makes the birthright reasons and leaves of these employments what they are to be from `at` on; answers whose access changed.
    ///
    /// `known` are the rules there are, for the grace of those that no longer apply.
    public Set<UUID> align(List<Justified> employments, List<RuleVersion> known, Instant at, @Nullable UUID run,
            Actor actor) {
        Map<UUID, UUID> settled = new HashMap<>(); // employment → identity, where there may be something already
        for (Justified one : employments) {
            if (!one.fresh()) {
                settled.put(one.employment().id(), one.employment().identityId());
            }
        }
        List<Reason> held = settled.isEmpty()
                ? List.of()
                : reasons.heldBy(settled.values(), at)
                        .stream()
                        .filter(reason -> settled.containsKey(reason.employment()))
                        .toList();
        ReasonChanges changes = rules.align(employments, held, ReasonRules.graceDays(known), at);
        Set<UUID> changed = new HashSet<>(changes.identities());
        if (!changes.isEmpty()) {
            write(changes, run, actor);
        }
        changed.addAll(alignLeaves(employments, settled, at, run, actor));
        return changed;
    }

    private void write(ReasonChanges changes, @Nullable UUID run, Actor actor) {
        NewEvent event = NewEvent.of(
                "reasons.changed",
                actor,
                Map.of("closed", changes.closed().size(), "opened", changes.opened().size()))
                .withRun(run);
        Instant now = clock.instant();
        reasons.close(changes.closed(), event.id(), now);
        reasons.open(changes.opened(), event.id(), now);
        ledger.record(event);
    }

    private Set<UUID> alignLeaves(
            List<Justified> employments, Map<UUID, UUID> settled, Instant at, @Nullable UUID run, Actor actor) {
        Map<UUID, Employment> away = employments.stream()
                .map(Justified::employment)
                .filter(one -> one.state() == Employment.State.LEAVE)
                .collect(Collectors.toMap(Employment::id, Function.identity()));
        List<HoldStore.Leave> held = settled.isEmpty()
                ? List.of()
                : holds.leavesOf(settled.values())
                        .stream()
                        .filter(leave -> settled.containsKey(leave.employment()))
                        .toList();
        Set<UUID> heldFor = held.stream().map(HoldStore.Leave::employment).collect(Collectors.toSet());
        List<HoldStore.Leave> ended = held.stream().filter(leave -> !away.containsKey(leave.employment())).toList();
        List<HoldStore.Leave> begun = new ArrayList<>();
        for (Employment one : away.values()) {
            if (!heldFor.contains(one.id())) {
                begun.add(new HoldStore.Leave(Ids.next(), one.identityId(), one.id(), at));
            }
        }
        if (begun.isEmpty() && ended.isEmpty()) {
            return Set.of();
        }
        NewEvent event = NewEvent.of("holds.changed", actor, Map.of("ended", ended.size(), "begun", begun.size()))
                .withRun(run);
        Instant now = clock.instant();
        holds.close(ended, event.id(), now);
        holds.open(begun, ended, at, event.id(), now);
        ledger.record(event);
        Set<UUID> changed = new HashSet<>();
        begun.forEach(leave -> changed.add(leave.identity()));
        ended.forEach(leave -> changed.add(leave.identity()));
        return changed;
    }

    /// Blocks everything an identity has or will have, by whatever reason, until it is lifted: no rule and no feed can. Harmless
    /// twice.
    public void hold(UUID identity, HoldKind kind, Instant at, @Nullable UUID run, Actor actor) {
        if (holds.find(identity, kind).isPresent()) {
            return;
        }
        NewEvent event = NewEvent.of("hold.opened", actor, Map.of("kind", kind.word())).withRun(run).about(identity);
        holds.open(new HoldStore.OnPerson(Ids.next(), identity, kind, at), event.id(), clock.instant());
        ledger.record(event);
    }

    /// Ends such a hold from now on; what it blocked stays on record. Does nothing where there is none.
    public void lift(UUID identity, HoldKind kind, Instant at, @Nullable UUID run, Actor actor) {
        holds.find(identity, kind).ifPresent(held -> {
            NewEvent event = NewEvent.of("hold.lifted", actor, Map.of("kind", kind.word()))
                    .withRun(run)
                    .about(identity);
            holds.lift(held, at, event.id(), clock.instant());
            ledger.record(event);
        });
    }

    /// Identities whose access began or ended by time alone after `since` and up to `until`, in id order after `after`.
    public List<UUID> turned(Instant since, Instant until, @Nullable UUID after, int limit) {
        return reasons.turned(since, until, after, limit);
    }
}
