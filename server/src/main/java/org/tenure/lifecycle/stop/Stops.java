package org.tenure.lifecycle.stop;

import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.access.Access;
import org.tenure.access.Explanations;
import org.tenure.access.Grants;
import org.tenure.access.HoldKind;
import org.tenure.access.Moment;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.change.Counts;
import org.tenure.change.NewRun;
import org.tenure.change.Runs;
import org.tenure.identity.Employment;
import org.tenure.identity.Identities;
import org.tenure.identity.Person;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Ids;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Right;
import org.tenure.provisioning.ConnectionDefinition;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.Operation;
import org.tenure.provisioning.OperationFilter;
import org.tenure.provisioning.Operations;
import org.tenure.provisioning.plan.Standing;
import org.tenure.provisioning.run.Rehearsals;
import org.tenure.provisioning.run.Rehearsed;

/// Stops a person everywhere and says when it is true.
///
/// The decision is one transaction: a hold that nothing but a lift ends, and an urgent operation per account. What follows
/// needs nobody: it goes on after any restart.
public final class Stops {

    private static final int NOTE_MAX = 2_000;
    private static final int SURFACE_MAX = 40;
    private static final String FEED = "feed/";

    private final StopStore store;
    private final Identities identities;
    private final Grants grants;
    private final Explanations explanations;
    private final Operations operations;
    private final Connections connections;
    private final Rehearsals rehearsals;
    private final Runs runs;
    private final Ledger ledger;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Stops(
            StopStore store, Identities identities, Grants grants, Explanations explanations, Operations operations,
            Connections connections, Rehearsals rehearsals, Runs runs, Ledger ledger,
            TransactionTemplate transactions, Clock clock) {
        this.store = store;
        this.identities = identities;
        this.grants = grants;
        this.explanations = explanations;
        this.operations = operations;
        this.connections = connections;
        this.rehearsals = rehearsals;
        this.runs = runs;
        this.ledger = ledger;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Stops a person. Whoever is stopped already joins that stop, and every account is asked once more; a kill goes beyond a
    /// freeze and stands beside it.
    public Outcome<Stop> open(OpenStop order, Actor actor) {
        return actor.require(Right.STOP)
                .then(_ -> checked(order))
                .then(_ -> person(order.identity()))
                .map(_ -> Objects.requireNonNull(transactions.execute(_ -> opened(order, actor))));
    }

    /// Kills people because a source says so, each in the caller's transaction or, without one, in one of its own.
    public void byFeed(Collection<UUID> identities, String source, Actor actor) {
        String why = "source `%s` says that this person is to be stopped".formatted(source);
        identities.stream()
                .sorted()
                .forEach(identity -> transactions.executeWithoutResult(
                        _ -> opened(new OpenStop(identity, HoldKind.KILL, why, FEED + source), actor)));
    }

    /// Those of them that no kill has stopped.
    public List<UUID> notKilled(Collection<UUID> identities) {
        return identities.isEmpty() ? List.of() : store.notKilled(identities);
    }

    /// How many people a source has stopped since a moment.
    public int countByFeed(String source, Instant since) {
        return store.count(FEED + source, since);
    }

    private static Outcome<OpenStop> checked(OpenStop order) {
        if (order.why().isBlank() || order.why().length() > NOTE_MAX) {
            return Outcome.refused(ErrorCode.INVALID,
                    "A stop needs a note that says why, of at most %d characters.", NOTE_MAX);
        }
        return order.surface().isBlank() || order.surface().length() > SURFACE_MAX
                ? Outcome.refused(ErrorCode.INVALID,
                        "The surface that a stop comes from is a word of at most %d characters.", SURFACE_MAX)
                : Outcome.done(order);
    }

    private Stop opened(OpenStop order, Actor actor) {
        identities.lock(List.of(order.identity()));
        Instant now = now();
        Optional<Stop> under = store.open(order.identity())
                .stream()
                .filter(stop -> stop.kind() == HoldKind.KILL || stop.kind() == order.kind())
                .findFirst();
        if (under.isPresent()) {
            Stop stop = under.get();
            int accounts = operations.stop(stop.identity(), stop.run(), now);
            tell("stop.joined", stop, accounts, actor);
            return stop;
        }
        Stop stop = new Stop(
                Ids.next(), order.identity(), order.kind(), order.why().strip(), actor.name(), order.surface(),
                Ids.next(), now, null, null, null);
        runs.create(run(stop.run(), stop, order.kind().word(), now), actor).get();
        store.insert(stop);
        int accounts = operations.stop(stop.identity(), stop.run(), now);
        grants.hold(stop.identity(), stop.kind(), now, stop.run(), actor);
        finish(stop.run(), accounts, actor);
        tell("stop.opened", stop, accounts, actor);
        return stop;
    }

    private static NewRun run(UUID id, Stop stop, String label, Instant now) {
        return new NewRun(id, NewRun.STOP, stop.identity().toString(), label, now,
                Map.of("stop", stop.id().toString()));
    }

    // The run is the decision; the operations that follow from it carry its id.
    private void finish(UUID run, int accounts, Actor actor) {
        runs.staged(run, new Counts(0, 0, 1), Map.of("accounts", accounts), 0, actor).get();
        runs.finish(run, actor).get();
    }

    private void tell(String type, Stop stop, int accounts, Actor actor) {
        ledger.record(NewEvent.of(type, actor, Map.of(
                "stop", stop.id().toString(), "kind", stop.kind().word(), "surface", stop.surface(), "accounts",
                accounts)).withRun(stop.run()).about(stop.identity()));
    }

    /// Gives back what a freeze took, as it was. A kill is for good.
    public Outcome<Stop> lift(UUID id, String why, Actor actor) {
        return actor.require(Right.STOP).then(_ -> stop(id)).then(stop -> {
            if (stop.kind() == HoldKind.KILL) {
                return Outcome.refused(ErrorCode.CONFLICT,
                        "Stop `%s` is a kill, which is for good: nothing is given back by lifting it.", id);
            }
            if (why.isBlank() || why.length() > NOTE_MAX) {
                return Outcome.refused(ErrorCode.INVALID,
                        "Lifting a freeze needs a note that says why, of at most %d characters.", NOTE_MAX);
            }
            return Objects.requireNonNull(transactions.execute(_ -> lifted(id, why.strip(), actor)));
        });
    }

    private Outcome<Stop> lifted(UUID id, String why, Actor actor) {
        Stop stop = store.find(id).orElseThrow();
        List<Employment> jobs = identities.lock(List.of(stop.identity()));
        if (!store.find(id).orElseThrow().isOpen()) {
            return Outcome.refused(ErrorCode.CONFLICT,
                    "Freeze `%s` was lifted before: there is nothing to give back.", id);
        }
        Instant now = now();
        UUID run = Ids.next();
        runs.create(run(run, stop, "unfreeze", now), actor).get();
        store.lift(id, why, actor.name(), now);
        grants.lift(stop.identity(), stop.kind(), now, run, actor);
        boolean left = !jobs.isEmpty() && jobs.stream().allMatch(job -> job.state() == Employment.State.LEFT);
        operations.release(stop.identity(), left, run, now);
        finish(run, 0, actor);
        ledger.record(NewEvent.of("stop.lifted", actor, Map.of("stop", id.toString(), "kind", stop.kind().word()))
                .withRun(run)
                .about(stop.identity()));
        return Outcome.done(store.find(id).orElseThrow());
    }

    /// Everything that stopping a person would do and what would remain; nothing is written, but that it was asked for.
    public Outcome<StopRehearsal> rehearse(UUID identity, HoldKind kind, Actor actor) {
        return actor.require(Right.STOP).then(_ -> person(identity)).map(person -> {
            List<Rehearsed> systems = rehearsals.stop(
                    identity, kind == HoldKind.KILL ? Standing.KILLED : Standing.FROZEN);
            List<String> unconnected = unconnected(identity, clock.instant());
            long answering = systems.stream().filter(Rehearsed::answers).count();
            long remaining = systems.stream().filter(each -> each.remains() != null).count() + unconnected.size();
            transactions.executeWithoutResult(_ -> ledger.record(NewEvent.of("stop.rehearsed", actor, Map.of(
                    "kind", kind.word(), "accounts", systems.size(), "answering", answering, "remaining", remaining))
                    .about(identity)));
            return new StopRehearsal(
                    identity, person.name(), kind, systems.size(), Math.toIntExact(answering), systems, unconnected);
        });
    }

    /// How far a stop is.
    public Outcome<StopClock> clock(UUID id) {
        return stop(id).map(stop -> {
            String person = identities.find(stop.identity()).map(Person::name).orElse(stop.identity().toString());
            Map<String, ConnectionDefinition> byName = new HashMap<>();
            connections.all().forEach(connection -> byName.put(connection.name(), connection));
            return StopRules.clock(
                    stop, person, operations(stop.run()), byName, unconnected(stop.identity(), stop.beganAt()),
                    clock.instant());
        });
    }

    private List<Operation> operations(UUID run) {
        List<Operation> all = new ArrayList<>();
        String after = null;
        do {
            Page<Operation> page = operations.list(
                    new OperationFilter(null, null, null, run), new PageRequest(after, Page.SIZE_MAX));
            all.addAll(page.items());
            after = page.next();
        } while (after != null);
        return all;
    }

    /// Applications in which somebody had access at a moment and that no connection reaches.
    private List<String> unconnected(UUID identity, Instant at) {
        Set<String> connected = connections.all()
                .stream()
                .map(ConnectionDefinition::application)
                .collect(Collectors.toSet());
        Set<String> applications = explanations.why(identity, Moment.of(at))
                .stream()
                .map(Access::application)
                .filter(application -> !connected.contains(application))
                .collect(Collectors.toCollection(TreeSet::new));
        return List.copyOf(applications);
    }

    /// Newest first.
    public Page<Stop> list(StopFilter filter, PageRequest request) {
        @Nullable
        UUID after = request.key(UUID::fromString);
        List<Stop> found = store.list(filter, after, request.size() + 1);
        return found.size() > request.size()
                ? new Page<>(found.subList(0, request.size()), found.get(request.size() - 1).id().toString())
                : new Page<>(found, null);
    }

    private Outcome<Stop> stop(UUID id) {
        return store.find(id)
                .<Outcome<Stop>>map(Outcome::done)
                .orElseGet(() -> Outcome.refused(ErrorCode.NOT_FOUND,
                        "There is no stop `%s`. List them with `tenure stops`.", id));
    }

    private Outcome<Person> person(UUID identity) {
        return identities.find(identity)
                .<Outcome<Person>>map(Outcome::done)
                .orElseGet(() -> Outcome.refused(ErrorCode.NOT_FOUND,
                        "There is nobody with the id `%s`. Find people with `tenure people WORDS`.", identity));
    }

    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }
}
