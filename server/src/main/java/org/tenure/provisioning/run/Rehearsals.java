package org.tenure.provisioning.run;

import java.time.Clock;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.TargetException;
import org.tenure.kernel.Outcome;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.Accounts;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.LiveConnection;
import org.tenure.provisioning.plan.Observed;
import org.tenure.provisioning.plan.Plan;
import org.tenure.provisioning.plan.Planner;
import org.tenure.provisioning.plan.Standing;
import org.tenure.provisioning.plan.Step;
import org.tenure.provisioning.plan.Wanted;
import org.tenure.provisioning.run.ClaimStore.Situation;

/// Says what a stop would do, system by system, and asks each whether it answers. Writes nothing, here or there.
public final class Rehearsals {

    private final ClaimStore store;
    private final Accounts accounts;
    private final Connections connections;
    private final Clock clock;

    Rehearsals(ClaimStore store, Accounts accounts, Connections connections, Clock clock) {
        this.store = store;
        this.accounts = accounts;
        this.connections = connections;
        this.clock = clock;
    }

    /// What stopping this identity would do now, by connection. Ends when the slowest system has answered or given up.
    public List<Rehearsed> stop(UUID identity, Standing standing) {
        Map<String, List<Account>> byConnection = new LinkedHashMap<>();
        for (Account account : accounts.of(identity)) {
            if (account.state() != Account.State.GONE) {
                byConnection.computeIfAbsent(account.connection(), _ -> new ArrayList<>()).add(account);
            }
        }
        List<Rehearsed> all = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Map<UUID, Future<List<Rehearsed>>> answers = new LinkedHashMap<>();
            connections.versions().forEach((version, definition) -> {
                List<Account> there = byConnection.remove(definition.name());
                if (there != null) {
                    answers.put(version, threads.submit(
                            () -> rehearse(connections.open(version, definition), definition.mode(), there, standing)));
                }
            });
            for (Future<List<Rehearsed>> answer : answers.values()) {
                all.addAll(answer.get());
            }
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException bug) {
            throw new IllegalStateException("a rehearsal failed", bug.getCause());
        }
        byConnection.values()
                .forEach(there -> there.forEach(account -> all.add(unreached(account, "",
                        "connection `%s` is retired: Tenure does not reach it any more".formatted(
                                account.connection())))));
        return all;
    }

    private List<Rehearsed> rehearse(
            Outcome<LiveConnection> opened, String mode, List<Account> there, Standing standing) {
        return switch (opened) {
            case Outcome.Refused<LiveConnection>(var refusal) ->
                there.stream().map(account -> unreached(account, "", refusal.sentence())).toList();
            case Outcome.Done<LiveConnection>(var live) -> {
                try (live) {
                    yield rehearse(live, mode, there, standing);
                }
            }
        };
    }

    private List<Rehearsed> rehearse(LiveConnection live, String mode, List<Account> there, Standing standing) {
        Map<UUID, Situation> situations = store.situations(
                there.stream().map(Account::id).toList(), live.definition().application(), clock.instant());
        boolean answers = true;
        String answer;
        try {
            answer = live.target().test();
        } catch (TargetException failed) {
            answers = false;
            answer = String.valueOf(failed.getMessage());
        }
        List<Rehearsed> rehearsed = new ArrayList<>();
        for (Account account : there) {
            Situation situation = Objects.requireNonNull(situations.get(account.id()));
            Plan plan = plan(live.stopPlanner(), situation, standing);
            rehearsed.add(new Rehearsed(
                    account.connection(), live.definition().application(), account.login(),
                    plan.steps().stream().map(Step::word).toList(), answers, answer,
                    remains(live, mode, situation, plan, answers)));
        }
        return rehearsed;
    }

    private static Plan plan(Planner planner, Situation situation, Standing standing) {
        Set<String> held = new HashSet<>(situation.held().values());
        Observed stored = situation.state().equals("live")
                ? new Observed(situation.enabled(), situation.attributes(), held, held)
                : null;
        return planner.planStop(Wanted.nothing(standing), stored);
    }

    private static @Nullable String remains(
            LiveConnection live, String mode, Situation situation, Plan plan, boolean answers) {
        if (!situation.state().equals("live")) {
            return null;
        }
        if (!answers) {
            return "it does not answer now: it would be tried again until it does";
        }
        if (!plan.impossible().isEmpty()) {
            return String.join("; ", plan.impossible()) + ": nobody could tell whether the account can still be used";
        }
        if (mode.equals("observe")) {
            return "Tenure only observes there: whether it may disable accounts shows when it tries";
        }
        return live.target().capabilities().contains(Capability.END_SESSIONS)
                ? null
                : "sessions that are open there are not ended: the connection cannot";
    }

    private static Rehearsed unreached(Account account, String application, String why) {
        return new Rehearsed(account.connection(), application, account.login(), List.of(), false, why,
                why + ": it would have to be done by hand");
    }
}
