package org.tenure.access;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.tenure.identity.Employment;
import org.tenure.policy.RuleVersion;

/// Decides which birthright reasons an employment is to have, and what changes against those it has.
///
/// - Somebody employed, or on leave, has a reason for every target of every rule they meet (a leave is a hold, not an end).
/// - Somebody who starts later has them from their start, less the rule's lead.
/// - Somebody who has left has none: all end at once, whatever grace a rule grants.
/// - A rule that no longer applies to a job that goes on ends its reasons after its grace.
final class ReasonRules {

    private final Supplier<UUID> ids;

    ReasonRules(Supplier<UUID> ids) {
        this.ids = ids;
    }

    /// What has to change so that the reasons `held` by these employments become what they are to be from `at` on.
    ReasonChanges align(Collection<Justified> employments, Collection<Reason> held, Map<String, Integer> graceDays,
            Instant at) {
        Map<UUID, Map<Reason.Key, Reason>> heldByEmployment = new HashMap<>();
        for (Reason reason : held) {
            UUID employment = reason.employment();
            if (employment != null) {
                heldByEmployment.computeIfAbsent(employment, none -> new LinkedHashMap<>()).put(reason.key(), reason);
            }
        }
        ReasonChanges changes = ReasonChanges.none();
        for (Justified one : employments) {
            Map<Reason.Key, Reason> has = heldByEmployment.getOrDefault(one.employment().id(), Map.of());
            alignOne(one, has, graceDays, at, changes);
        }
        return changes;
    }

    private void alignOne(
            Justified one, Map<Reason.Key, Reason> has, Map<String, Integer> graceDays, Instant at,
            ReasonChanges changes) {
        Set<Reason.Key> wanted = new HashSet<>();
        if (one.employment().state() != Employment.State.LEFT) {
            for (RuleVersion rule : one.met()) {
                for (UUID target : rule.gives()) {
                    Reason.Key key = new Reason.Key(one.employment().id(), target, rule.purpose(), rule.rule());
                    if (wanted.add(key)) {
                        open(one.employment(), rule, target, has.get(key), at, changes);
                    }
                }
            }
        }
        for (Reason reason : has.values()) {
            if (!wanted.contains(reason.key()) && !one.inDoubt().contains(String.valueOf(reason.rule()))) {
                end(reason, endOf(one.employment(), reason, graceDays, at), changes);
            }
        }
    }

    private void open(
            Employment employment, RuleVersion rule, UUID target, @Nullable Reason held, Instant at,
            ReasonChanges changes) {
        Instant from = opensAt(employment, rule, at);
        if (held == null) {
            changes.open(new Reason(
                    ids.get(), employment.identityId(), target, rule.purpose(), "birthright",
                    employment.id(), rule.rule(), rule.id(), from, null));
        } else if (held.to() != null) { // in its grace, and justified again: it goes on
            changes.close(held);
            changes.open(held.during(ids.get(), held.from(), null));
        } else if (held.from().isAfter(at) && !held.from().equals(from)) { // not begun, and the start has moved
            changes.close(held);
            changes.open(held.during(ids.get(), from, null));
        }
    }

    private static Instant opensAt(Employment employment, RuleVersion rule, Instant at) {
        LocalDate starts = employment.startsOn();
        if (employment.state() != Employment.State.PREHIRE || starts == null) {
            return at;
        }
        Instant opens = starts.minusDays(rule.leadDays()).atStartOfDay(employment.zone()).toInstant();
        return opens.isAfter(at) ? opens : at;
    }

    private static Instant endOf(Employment employment, Reason reason, Map<String, Integer> graceDays, Instant at) {
        if (employment.state() == Employment.State.LEFT) {
            LocalDate lastDay = employment.endsOn();
            Instant left = lastDay == null ? at : lastDay.plusDays(1).atStartOfDay(employment.zone()).toInstant();
            return left.isBefore(at) ? left : at; // told late, it was true before
        }
        return at.plus(Duration.ofDays(graceDays.getOrDefault(String.valueOf(reason.rule()), 0)));
    }

    private void end(Reason reason, Instant end, ReasonChanges changes) {
        Instant to = reason.to();
        if (to != null && !to.isAfter(end)) {
            return; // ends by itself before
        }
        changes.close(reason);
        if (end.isAfter(reason.from())) {
            changes.open(reason.during(ids.get(), reason.from(), end));
        }
    }

    /// Grace days by rule name, from the rules that are known now.
    static Map<String, Integer> graceDays(List<RuleVersion> rules) {
        Map<String, Integer> days = new HashMap<>();
        rules.forEach(rule -> days.put(rule.rule(), rule.graceDays()));
        return days;
    }
}
