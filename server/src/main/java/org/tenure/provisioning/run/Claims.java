package org.tenure.provisioning.run;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.expression.EvaluationException;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.LiveConnection;
import org.tenure.provisioning.Operations;
import org.tenure.provisioning.plan.Observed;
import org.tenure.provisioning.plan.Plan;
import org.tenure.provisioning.plan.Planner;
import org.tenure.provisioning.plan.Standing;
import org.tenure.provisioning.plan.Step;
import org.tenure.provisioning.plan.Wanted;
import org.tenure.provisioning.run.ClaimStore.Begun;
import org.tenure.provisioning.run.ClaimStore.Situation;
import org.tenure.provisioning.run.ClaimStore.Turn;
import tools.jackson.databind.json.JsonMapper;

/// Takes operations whose turn it is and plans them: one transaction for a whole batch.
///
/// The rows are locked first and what is wanted is read after that, so that a decision which commits in between either
/// is seen here or finds the operation taken and leaves a new one.
final class Claims {

    private static final String RUNNING = "running";

    private final ClaimStore store;
    private final Logins logins;
    private final Operations operations;
    private final TransactionTemplate transactions;
    private final JsonMapper json;
    private final Clock clock;
    private final RunSettings settings;

    Claims(
            ClaimStore store, Logins logins, Operations operations, TransactionTemplate transactions, JsonMapper json,
            Clock clock,
            RunSettings settings) {
        this.operations = operations;
        this.store = store;
        this.logins = logins;
        this.transactions = transactions;
        this.json = json;
        this.clock = clock;
        this.settings = settings;
    }

    boolean isAnyDue(String connection) {
        return store.isAnyDue(connection, clock.instant());
    }

    /// What was taken: how many operations, and the work among them. The others were as wanted and are over.
    record Claimed(int taken, List<Work> works) {

        static final Claimed NOTHING = new Claimed(0, List.of());
    }

    /// What is due, removals first.
    Claimed next(LiveConnection live, int limit) {
        return claim(live, () -> store.next(live.definition().name(), limit, clock.instant()));
    }

    Claimed nextRemovals(LiveConnection live, int limit) {
        return claim(live, () -> store.nextRemovals(live.definition().name(), limit, clock.instant()));
    }

    /// What others have claimed and not finished: nobody knows how far they came.
    Claimed expired(LiveConnection live, int limit) {
        return claim(live, () -> store.expired(live.definition().name(), limit, clock.instant()));
    }

    /// What stops ask for, whatever else is due. Needs nothing of the target before.
    Claimed nextUrgent(LiveConnection live, int limit) {
        return claim(live, live.stopPlanner(),
                () -> store.nextUrgent(live.definition().name(), limit, clock.instant()));
    }

    Claimed expiredUrgent(LiveConnection live, int limit) {
        return claim(live, live.stopPlanner(),
                () -> store.expiredUrgent(live.definition().name(), limit, clock.instant()));
    }

    void renew(Collection<Work> works) {
        store.renew(works, settings.lease());
    }

    private Claimed claim(LiveConnection live, Supplier<List<Turn>> turns) {
        return claim(live, live.planner(), turns);
    }

    private Claimed claim(LiveConnection live, Planner planner, Supplier<List<Turn>> turns) {
        return Objects.requireNonNull(transactions.execute(_ -> {
            List<Turn> taken = turns.get();
            return taken.isEmpty() ? Claimed.NOTHING : new Claimed(taken.size(), plan(live, planner, taken));
        }));
    }

    private List<Work> plan(LiveConnection live, Planner planner, List<Turn> turns) {
        Instant now = clock.instant();
        Map<UUID, Situation> situations = store.situations(
                turns.stream().map(Turn::account).toList(), live.definition().application(), now);
        Map<UUID, String> named = name(live, situations, now);
        var begun = new ArrayList<Begun>();
        var works = new ArrayList<Work>();
        for (Turn turn : turns) {
            Situation situation = Objects.requireNonNull(situations.get(turn.account()));
            Work work = work(live, planner, turn, situation, named, now);
            String state = state(turn, situation, work);
            begun.add(begun(work, turn, state));
            if (state.equals(RUNNING)) {
                works.add(work);
            }
        }
        store.begin(begun, turns.getFirst().fence(), settings.lease(), now);
        // A decision may have met an account that was just found gone: it holds for the person, who may need a new one.
        operations.align(
                situations.values()
                        .stream()
                        .filter(Claims::isGone)
                        .map(Situation::identity)
                        .filter(Objects::nonNull)
                        .toList(),
                null, now);
        return works;
    }

    /// What becomes of a turn. What was urgent and is part of no stop any more takes its turn among the others.
    private static String state(Turn turn, Situation situation, Work work) {
        if (isGone(situation) || isIdle(work)) {
            return "unchanged";
        }
        return turn.urgent() && situation.stopped() == null && situation.wasEnabled() == null ? "waiting" : RUNNING;
    }

    private static boolean isGone(Situation situation) {
        return situation.state().equals("gone");
    }

    /// Nothing to do and nothing to find out: the target need not be asked.
    private static boolean isIdle(Work work) {
        return work.plan().steps().isEmpty()
                && work.plan().impossible().isEmpty()
                && work.problem() == null
                && !work.looksFirst()
                && !work.uncertain();
    }

    /// Gives a login to whoever is to get an account and has none.
    private Map<UUID, String> name(LiveConnection live, Map<UUID, Situation> situations, Instant now) {
        var candidates = new ArrayList<Logins.Candidate>();
        for (Situation situation : situations.values()) {
            UUID identity = situation.identity();
            if (situation.wanted() && situation.login() == null && identity != null && !isGone(situation)) {
                try {
                    candidates.add(new Logins.Candidate(
                            situation.account(), identity, live.rules().logins(situation.person())));
                } catch (EvaluationException unanswered) {
                    candidates.add(new Logins.Candidate(situation.account(), identity, List.of()));
                }
            }
        }
        return logins.reserve(live.definition().name(), candidates, now);
    }

    private Work work(
            LiveConnection live, Planner planner, Turn turn, Situation situation, Map<UUID, String> named,
            Instant now) {
        Account.State state = Account.State.valueOf(situation.state().toUpperCase(java.util.Locale.ROOT));
        String login = situation.login() == null ? named.get(situation.account()) : situation.login();
        var ids = new HashMap<String, UUID>();
        Set<String> held = keys(situation.held(), ids);
        Set<String> granted = new HashSet<>(held);
        granted.addAll(keys(turn.tried(), ids));
        granted.removeAll(Set.copyOf(situation.found().values()));
        String problem = null;
        Map<String, List<String>> attributes = Map.of();
        if (situation.wanted() && login == null) {
            problem = "the naming rule gives `%s` no login; see `login` of the connection"
                    .formatted(situation.identity());
        } else if (situation.wanted() && login != null) {
            try {
                attributes = live.rules().attributes(situation.person(), login);
            } catch (EvaluationException unanswered) {
                problem = unanswered.getMessage();
            }
        }
        Standing standing = standing(turn, situation);
        Wanted wanted = situation.wanted() && standing != Standing.ENABLED_AGAIN && standing != Standing.LEFT_ALONE
                ? new Wanted(true, attributes, keys(situation.entitlements(), ids), false, standing)
                : new Wanted(false, Map.of(), Set.of(), situation.released(), standing);
        Observed stored = state == Account.State.LIVE
                ? new Observed(situation.enabled(), situation.attributes(), held, granted)
                : null;
        Plan plan = isGone(situation) || problem != null && stored == null
                ? new Plan(List.of(), List.of())
                : turn.urgent() ? planner.planStop(wanted, stored) : planner.plan(wanted, stored);
        boolean removal = plan.removes() || !wanted.account();
        return new Work(
                turn.operation(), situation.account(), situation.identity(), turn.fence(), turn.attempts(), removal,
                turn.urgent(), turn.acknowledged(), turn.takenOver(), looksFirst(turn, situation, standing), state,
                situation.uncertain(), login, situation.key(), stored, wanted, granted, ids, plan,
                situation.wasEnabled() != null, problem, now);
    }

    private static Standing standing(Turn turn, Situation situation) {
        String stopped = situation.stopped();
        if (stopped != null) {
            return stopped.equals("kill") ? Standing.KILLED : Standing.FROZEN;
        }
        Boolean enabled = situation.wasEnabled();
        if (enabled == null) {
            return Standing.NORMAL;
        }
        return turn.urgent()
                ? Standing.atLift(enabled, situation.wasGranted(), situation.wanted())
                : Standing.afterStop(enabled, situation.wasGranted(), situation.wanted());
    }

    /// A kill does not look before it strikes, save where the account seems disabled: then only a look can tell. A freeze
    /// has to know what it is to give back.
    private static boolean looksFirst(Turn turn, Situation situation, Standing standing) {
        return turn.attempts() > 0
                || turn.takenOver()
                || turn.urgent() && (standing == Standing.FROZEN || Boolean.FALSE.equals(situation.enabled()))
                || !standing.isStop() && situation.wasEnabled() != null;
    }

    private static Set<String> keys(Map<String, String> entitlements, Map<String, UUID> ids) {
        entitlements.forEach((id, key) -> ids.put(key, UUID.fromString(id)));
        return Set.copyOf(entitlements.values());
    }

    private Begun begun(Work work, Turn turn, String state) {
        boolean creates = state.equals(RUNNING)
                && work.plan().steps().stream().anyMatch(Step.Create.class::isInstance);
        Observed stored = work.stored();
        return new Begun(
                work.operation(),
                work.account(),
                state,
                work.removal(),
                creates,
                creates ? work.login() : null,
                json.writeValueAsString(planned(work, turn)),
                stored == null
                        ? null
                        : json.writeValueAsString(
                                described(stored.enabled(), stored.attributes(), stored.entitlements())),
                json.writeValueAsString(Map.of("steps",
                        Planner.inverse(work.plan().steps(), stored).stream().map(Step::described).toList())));
    }

    private static Map<String, Object> planned(Work work, Turn turn) {
        var planned = new LinkedHashMap<String, Object>();
        planned.put("steps", work.plan().steps().stream().map(Step::described).toList());
        var tried = new TreeMap<String, String>(turn.tried());
        for (Step step : work.plan().steps()) {
            Set<String> given = switch (step) {
                case Step.Create(_, var entitlements) -> entitlements;
                case Step.Grant(var entitlements) -> entitlements;
                case Step.Update _,Step.Revoke _,Step.Enable _,Step.Disable _,Step.Delete _,Step.EndSessions _,Step.LosePassword _ ->
                    Set.<String>of();
            };
            given.forEach(key -> tried.put(String.valueOf(work.entitlements().get(key)), key));
        }
        if (work.looksFirst() || work.uncertain()) {
            work.wanted().entitlements().forEach(key -> tried.put(String.valueOf(work.entitlements().get(key)), key));
        }
        planned.put("tried", tried);
        return planned;
    }

    /// How an account is kept with an operation.
    static Map<String, Object> described(@Nullable Boolean enabled, Map<String, List<String>> attributes,
            Set<String> entitlements) {
        var described = new LinkedHashMap<String, Object>();
        described.put("enabled", enabled);
        described.put("attributes", new TreeMap<>(attributes));
        described.put("entitlements", new TreeSet<>(entitlements));
        return described;
    }
}
