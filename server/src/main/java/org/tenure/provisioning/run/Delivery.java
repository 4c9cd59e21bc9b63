package org.tenure.provisioning.run;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.LiveConnection;
import org.tenure.provisioning.plan.Observed;
import org.tenure.provisioning.plan.Plan;
import org.tenure.provisioning.plan.Planner;
import org.tenure.provisioning.plan.Step;

/// One operation against its target: look where something was tried before, do the steps, read back, judge.
///
/// Holds no transaction and touches no database; used once, by one thread.
final class Delivery {

    private static final Logger LOG = LoggerFactory.getLogger(Delivery.class);
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int PASSWORD_LENGTH = 40;
    private static final List<String> PASSWORD_CLASSES = List.of(
            "ABCDEFGHJKLMNPQRSTUVWXYZ", "abcdefghijkmnopqrstuvwxyz", "23456789", "-_.+=");

    private final LiveConnection live;
    private final Connection target;
    private final Pace pace;
    private final Work work;
    private final Judgement judgement;
    private final Planner planner;
    private final Clock clock;
    private final List<Step> done = new ArrayList<>();
    private Plan plan;
    private Account.State fate;
    private @Nullable String key;
    private @Nullable Observed observed;
    private boolean uncertain;
    private boolean creating;
    private boolean fresh;
    private @Nullable Boolean wasEnabled;
    private @Nullable Instant acknowledgedAt;

    Delivery(LiveConnection live, Pace pace, Work work, RunSettings settings, Clock clock) {
        this.live = live;
        this.target = live.target();
        this.pace = pace;
        this.work = work;
        this.clock = clock;
        this.judgement = new Judgement(work, settings, live.definition().mode());
        this.planner = work.urgent() ? live.stopPlanner() : live.planner();
        this.plan = work.plan();
        this.fate = work.state();
        this.key = work.key();
        this.observed = work.stored();
        this.uncertain = work.uncertain();
    }

    Result run() {
        return attempt().noting(acknowledgedAt, wasEnabled);
    }

    private Result attempt() {
        try {
            return look() ? carryOut() : vanished();
        } catch (TargetException failed) {
            return failed(failed);
        } catch (RuntimeException bug) {
            LOG.error("Connector `{}` failed unexpectedly", live.definition().connector(), bug);
            return failed(new TargetException(Kind.TIMEOUT, "the connector failed unexpectedly: " + bug, bug));
        }
    }

    /// Reads the account where something may have happened that we do not know. False: it was there and is gone.
    private boolean look() {
        if (fate == Account.State.INTENDED) {
            if (work.uncertain() && can(Capability.ANCHOR)) {
                byAnchor().ifPresentOrElse(this::adopt, () -> uncertain = false);
                plan = planned();
            }
            return true;
        }
        if (work.looksFirst()) {
            Optional<TargetAccount> found = read();
            found = found.isPresent() ? found : byAnchor();
            found.ifPresent(this::adopt);
            if (work.isFirst() && work.wanted().standing().isStop()) {
                wasEnabled = found.map(TargetAccount::enabled).orElse(null);
            }
            plan = planned();
            return found.isPresent();
        }
        return true;
    }

    /// What is to be done now that the account was read. What cannot be read back is done again only with what can, once
    /// the target has accepted it.
    private Plan planned() {
        Plan visible = planner.plan(work.wanted(), observed);
        return work.urgent() && !(work.acknowledged() && visible.steps().isEmpty())
                ? planner.planStop(work.wanted(), observed)
                : visible;
    }

    private void adopt(TargetAccount found) {
        fate = Account.State.LIVE;
        key = found.key();
        uncertain = false;
        observed = observed(found);
        fresh = true;
    }

    private Result carryOut() {
        if (work.problem() != null && fate == Account.State.INTENDED) {
            return judgement.refused(fate, key, "RULE", work.problem());
        }
        if (!performAll()) {
            return vanished();
        }
        boolean gone = done.stream().anyMatch(Step.Delete.class::isInstance);
        if (!done.isEmpty()) {
            acknowledgedAt = clock.instant();
        }
        if (done.isEmpty()) {
            return fate == Account.State.INTENDED
                    ? judgement.nothingThere(plan)
                    : judgement.confirmed(fate, key, done, seen(), plan, true);
        }
        if (!live.definition().settle().isZero() && !gone) {
            return judgement.settling(fate, key, done, live.definition().settle());
        }
        return judge(read().orElse(null), gone);
    }

    /// False when the account turns out to be gone. A stop takes what it can: one step that is refused does not keep the
    /// others back.
    private boolean performAll() {
        TargetException refused = null;
        for (Step step : plan.steps()) {
            pace.await(step.isRemoval());
            fresh = false;
            try {
                if (!perform(step)) {
                    return false;
                }
                done.add(step);
            } catch (TargetException failed) {
                if (!work.urgent() || !answered(failed)) {
                    throw failed;
                }
                refused = refused == null ? failed : refused;
            }
        }
        if (refused != null) {
            throw refused;
        }
        return true;
    }

    /// False when the account turns out to be gone.
    private boolean perform(Step step) {
        if (step instanceof Step.Create create) {
            create(create);
            return true;
        }
        try {
            change(step, key());
            return true;
        } catch (TargetException failed) {
            if (failed.kind() != Kind.NOT_FOUND) {
                throw failed;
            }
            return discovered(step, failed);
        }
    }

    /// What is missing: the account, or something that the step names?
    private boolean discovered(Step step, TargetException failed) {
        if (read().isPresent()) {
            if (step instanceof Step.Grant(var entitlements) && entitlements.size() > 1) {
                oneByOne(entitlements);
                return true;
            }
            throw failed;
        }
        Optional<TargetAccount> elsewhere = byAnchor();
        elsewhere.ifPresent(found -> {
            adopt(found);
            change(step, found.key());
        });
        return elsewhere.isPresent();
    }

    /// One entitlement that is missing or refused does not keep the others back.
    private void oneByOne(Set<String> entitlements) {
        TargetException last = null;
        for (String entitlement : new TreeSet<>(entitlements)) {
            try {
                target.grant(key(), Set.of(entitlement));
                done.add(new Step.Grant(Set.of(entitlement)));
            } catch (TargetException failed) {
                last = failed;
            }
        }
        if (last != null) {
            throw last;
        }
    }

    private void create(Step.Create create) {
        creating = true;
        key = target.create(new NewAccount(
                java.util.Objects.requireNonNull(work.login()), work.account().toString(), true, create.attributes(),
                create.entitlements()));
        creating = false;
        fate = Account.State.LIVE;
    }

    private void change(Step step, String account) {
        switch (step) {
            case Step.Create _ -> throw new IllegalStateException("an account that is there is not created");
            case Step.Update(var attributes) -> target.update(account, new Change(null, attributes));
            case Step.Grant(var entitlements) -> target.grant(account, entitlements);
            case Step.Revoke(var entitlements) -> target.revoke(account, entitlements);
            case Step.Enable _ -> target.enable(account);
            case Step.Disable _ -> target.disable(account);
            case Step.Delete _ -> target.delete(account);
            case Step.EndSessions _ -> target.endSessions(account);
            case Step.LosePassword _ -> losePassword(account);
        }
    }

    /// The password is made here, passed on once, and nobody knows it. Every class of characters that policies ask for is in it.
    private void losePassword(String account) {
        char[] password = new char[PASSWORD_LENGTH];
        try {
            for (int i = 0; i < password.length; i++) {
                String choice = i < PASSWORD_CLASSES.size()
                        ? PASSWORD_CLASSES.get(i)
                        : PASSWORD_CLASSES.get(RANDOM.nextInt(PASSWORD_CLASSES.size()));
                password[i] = choice.charAt(RANDOM.nextInt(choice.length()));
            }
            target.setPassword(account, password);
        } finally {
            Arrays.fill(password, '\0');
        }
    }

    private Result judge(@Nullable TargetAccount found, boolean deleted) {
        if (found != null) {
            return judgeSeen(found);
        }
        if (deleted) {
            return judgement.gone(done);
        }
        if (work.state() == Account.State.LIVE) {
            return byAnchor().map(this::judgeSeen).orElseGet(this::vanished);
        }
        fate = Account.State.INTENDED;
        Plan left = planner.plan(work.wanted(), null);
        return judgement.contradicted(fate, null, true, done, null, left, planner.differences(left, null));
    }

    private Result judgeSeen(TargetAccount found) {
        adopt(found);
        Plan left = planner.plan(work.wanted(), observed);
        return left.steps().isEmpty()
                ? judgement.confirmed(fate, key, done, seen(), left,
                        found.enabled() != null || !can(Capability.DISABLE))
                : judgement.contradicted(fate, key, false, done, seen(), left,
                        planner.differences(left, observed));
    }

    /// The account was there once and is not any more.
    private Result vanished() {
        return judgement.gone(done);
    }

    private Result failed(TargetException failed) {
        try {
            if (creating) {
                creating = false;
                return createFailed(failed);
            }
            if (!done.isEmpty() && answered(failed)) {
                read().ifPresent(this::adopt);
            }
        } catch (TargetException again) {
            return judgement.failed(fate, key, uncertain, done, seen(), plan, again);
        }
        return judgement.failed(fate, key, uncertain, done, seen(), plan, failed);
    }

    private Result createFailed(TargetException failed) {
        if (failed.kind() == Kind.ALREADY_EXISTS) {
            return taken(failed);
        }
        uncertain = failed.kind() == Kind.UNREACHABLE || failed.kind() == Kind.TIMEOUT || answered(failed);
        if (answered(failed) && can(Capability.ANCHOR)) {
            // Some targets create first and grant then: the account may be there although the call has failed.
            byAnchor().ifPresentOrElse(this::adopt, () -> uncertain = false);
        }
        return judgement.failed(fate, key, uncertain, done, seen(), plan, failed);
    }

    /// The login is taken: by us in an attempt whose end we did not see, or by somebody else. An equal login proves nothing.
    private Result taken(TargetException failed) {
        if (can(Capability.ANCHOR)) {
            Optional<TargetAccount> ours = byAnchor();
            if (ours.isPresent()) {
                adopt(ours.get());
                plan = planned();
                return carryOut();
            }
        } else if (work.uncertain()) {
            return judgement.refused(fate, key, failed.kind().name(),
                    "an account `%s` is there that may be ours: it was tried before and `%s` keeps no anchor"
                            .formatted(work.login(), live.definition().name()));
        }
        uncertain = false;
        return target.findByLogin(java.util.Objects.requireNonNull(work.login()))
                .map(judgement::nameTaken)
                .orElseGet(
                        () -> judgement.refused(fate, key, failed.kind().name(), String.valueOf(failed.getMessage())));
    }

    /// The target has answered, so the state it is in can be read now.
    private static boolean answered(TargetException failed) {
        return switch (failed.kind()) {
            case NOT_FOUND, SCHEMA, PERMISSION, ALREADY_EXISTS -> true;
            case UNREACHABLE, TIMEOUT, RATE_LIMITED, BUSY, CONFIGURATION -> false;
        };
    }

    private Optional<TargetAccount> read() {
        return target.read(key(), work.asked());
    }

    private Optional<TargetAccount> byAnchor() {
        return can(Capability.ANCHOR) ? target.findByAnchor(work.account().toString(), work.asked()) : Optional.empty();
    }

    private String key() {
        return java.util.Objects.requireNonNull(key, "an account that is there has a key");
    }

    private boolean can(Capability capability) {
        return target.capabilities().contains(capability);
    }

    /// Where the target cannot tell whether an account is enabled, what was last ordered counts.
    private Observed observed(TargetAccount found) {
        Boolean enabled = found.enabled();
        if (enabled == null) {
            enabled = work.stored() == null ? null : work.stored().enabled();
            for (Step step : done) {
                enabled = step instanceof Step.Disable
                        ? Boolean.FALSE
                        : step instanceof Step.Enable || step instanceof Step.Create ? Boolean.TRUE : enabled;
            }
        }
        var granted = new HashSet<>(work.granted());
        for (Step step : done) {
            if (step instanceof Step.Grant(var given)) {
                granted.addAll(given);
            } else if (step instanceof Step.Create(_, var given)) {
                granted.addAll(given);
            }
        }
        return new Observed(enabled, found.attributes(), found.entitlements(), granted);
    }

    /// What was read after everything that was done; null when that was not.
    private Result.@Nullable Seen seen() {
        Observed now = observed;
        if (now == null || !fresh) {
            return null;
        }
        var managed = new java.util.HashMap<String, List<String>>(
                work.stored() == null ? Map.of() : work.stored().attributes());
        work.wanted()
                .attributes()
                .keySet()
                .forEach(name -> managed.put(name, now.attributes().getOrDefault(name, List.of())));
        managed.values().removeIf(List::isEmpty);
        return new Result.Seen(now.enabled(), managed, now.entitlements());
    }
}
