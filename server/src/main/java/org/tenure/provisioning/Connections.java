package org.tenure.provisioning;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.catalog.ModelProblem;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.TargetException;
import org.tenure.identity.AttributeType;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Ids;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;
import org.tenure.provisioning.ConnectionStore.Version;

/// The configured targets: what they are, how they are doing, and whether they answer.
public final class Connections {

    /// Why a connection is not used now: of which kind, in the target's words, since when, and when it is tried again.
    public record Problem(TargetException.Kind kind, String message, Instant since, Instant probeAt) {}

    private final ConnectionStore store;
    private final ConnectionChecks checks;
    private final Ledger ledger;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Connections(
            ConnectionStore store, ConnectionChecks checks, Ledger ledger, TransactionTemplate transactions,
            Clock clock) {
        this.store = store;
        this.checks = checks;
        this.ledger = ledger;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Checks a definition without keeping it: names, expressions, the connector's own settings, and whether leaving can
    /// be done. Reaches no target and does not ask whether the application is there.
    public Outcome<ConnectionDefinition> check(ConnectionDefinition definition) {
        return checks.open(Ids.next(), definition).map(live -> {
            live.close();
            return definition;
        });
    }

    /// Everything wrong with the expressions of a definition, by field, were these the attributes that sources give.
    public List<ModelProblem> problems(ConnectionDefinition definition, Map<String, AttributeType> attributes) {
        return checks.problems(definition, ProvisioningConfiguration.types(attributes));
    }

    /// Keeps a new version when it differs from the one in force. A changed definition ends a stop.
    public Outcome<ConnectionDefinition> define(ConnectionDefinition definition, Actor actor) {
        return actor.require(Right.CONFIGURE)
                .then(_ -> check(definition))
                .then(_ -> transactions.execute(_ -> keep(definition, actor)));
    }

    private Outcome<ConnectionDefinition> keep(ConnectionDefinition definition, Actor actor) {
        store.lock();
        if (!store.hasApplication(definition.application())) {
            return Outcome.refused(
                    ErrorCode.BAD_REFERENCE,
                    "Connection `%s` is for application `%s`, which is not there. Define it first.",
                    definition.name(),
                    definition.application());
        }
        for (Version other : store.all()) {
            if (other.definition().equals(definition)) {
                return Outcome.done(definition);
            }
            if (other.definition().application().equals(definition.application())
                    && !other.definition().name().equals(definition.name())) {
                return Outcome.refused(
                        ErrorCode.CONFLICT,
                        "Application `%s` is connected through `%s` already. Retire that connection first.",
                        definition.application(),
                        other.definition().name());
            }
        }
        UUID id = Ids.next();
        UUID event = ledger.record(NewEvent.of(
                "connection.defined",
                actor,
                Map.of("connection", definition.name(), "version", id.toString(), "mode", definition.mode())));
        store.find(definition.name()).ifPresent(former -> store.close(former.id(), event, clock.instant()));
        store.open(id, definition, event, clock.instant());
        store.resume(definition.name(), clock.instant());
        store.announce();
        return Outcome.done(definition);
    }

    /// Ends a connection: its target is not touched any more; what waits for it keeps waiting, accounts stay on record.
    public Outcome<ConnectionDefinition> retire(String name, Actor actor) {
        return actor.require(Right.CONFIGURE).then(_ -> transactions.execute(_ -> {
            store.lock();
            return version(name).map(former -> {
                UUID event = ledger.record(NewEvent.of("connection.retired", actor, Map.of("connection", name)));
                store.close(former.id(), event, clock.instant());
                store.announce();
                return former.definition();
            });
        }));
    }

    /// `observe` or `full`; a new version of the definition.
    public Outcome<ConnectionDefinition> setMode(String name, String mode, Actor actor) {
        return version(name).then(version -> {
            ConnectionDefinition now = version.definition();
            ConnectionDefinition next = new ConnectionDefinition(
                    now.name(), now.application(), now.connector(), now.settings(), mode, now.login(),
                    now.attributes(),
                    now.leaving(), now.concurrency(), now.ratePerSecond(), now.settle(),
                    now.loginQuarantineDays());
            return Objects.requireNonNull(transactions.execute(_ -> {
                Outcome<ConnectionDefinition> defined = define(next, actor);
                // Nobody is to have anything else for it: whoever was looked at need not be again.
                version(name).map(changed -> store.carryAligned(name, version.id(), changed.id()));
                return defined;
            }));
        });
    }

    public Optional<ConnectionDefinition> find(String name) {
        return store.find(name).map(Version::definition);
    }

    /// All connections in force, by name.
    public List<ConnectionDefinition> all() {
        return store.all().stream().map(Version::definition).toList();
    }

    /// The version in force of every connection.
    public Map<UUID, ConnectionDefinition> versions() {
        var versions = new java.util.LinkedHashMap<UUID, ConnectionDefinition>();
        store.all().forEach(version -> versions.put(version.id(), version.definition()));
        return versions;
    }

    public List<ConnectionState> states() {
        return store.states(clock.instant());
    }

    /// Opens a connection for use; nothing is sent before its first call.
    public Outcome<LiveConnection> open(UUID version, ConnectionDefinition definition) {
        return checks.open(version, definition);
    }

    /// Opens a connection that is open once more, with sockets that nobody else uses.
    public Outcome<LiveConnection> again(LiveConnection live) {
        return checks.again(live);
    }

    /// Reaches the target and signs in; a success ends a stop. Answers what the target says it is.
    public Outcome<String> test(String name, Actor actor) {
        return actor.require(Right.OPERATE).then(_ -> ask(name, Connection::test)).map(answer -> {
            resumed(name, actor);
            return answer;
        });
    }

    /// What stands in a connection's way; empty while all is well.
    public Optional<Problem> problem(String name) {
        return store.problem(name);
    }

    /// A connection does not work, or asks to be left alone: recorded with the time since when.
    public void stopped(String name, Problem problem, Actor actor) {
        transactions.executeWithoutResult(_ -> {
            if (store.stop(name, problem) && problem.kind() != TargetException.Kind.RATE_LIMITED) {
                ledger.record(NewEvent.of(
                        "connection.stopped", actor, Map.of("connection", name, "kind", problem.kind().name())));
            }
            store.announceHealth(name);
        });
    }

    /// A connection works again: what waited because of it is due now.
    public void resumed(String name, Actor actor) {
        transactions.executeWithoutResult(_ -> {
            if (store.resume(name, clock.instant())) {
                ledger.record(NewEvent.of("connection.resumed", actor, Map.of("connection", name)));
            }
            store.announceHealth(name);
            store.announce();
        });
    }

    /// A connection that nothing stands in the way of answers again: what waited because of it is due now.
    public void hurry(String name) {
        transactions.executeWithoutResult(_ -> {
            if (store.hurry(name, clock.instant()) > 0) {
                store.announce();
            }
        });
    }

    /// Which attributes accounts have there. Signs in, as `test` does, and needs the same right.
    public Outcome<Discovered> discover(String name, Actor actor) {
        return actor.require(Right.OPERATE).then(_ -> ask(name, Connection::discover)).map(Discovered::of);
    }

    /// Asks the target one question; refused when it does not answer.
    <T> Outcome<T> ask(String name, Function<Connection, T> question) {
        return version(name).then(version -> checks.open(version.id(), version.definition())).then(live -> {
            try (live) {
                return Outcome.done(question.apply(live.target()));
            } catch (TargetException failed) {
                return Outcome.refused(
                        ErrorCode.TARGET_FAILED, "Connection `%s` does not work (%s): %s", name, failed.kind(),
                        String.valueOf(failed.getMessage()));
            }
        });
    }

    private Outcome<Version> version(String name) {
        return store.find(name)
                .<Outcome<Version>>map(Outcome::done)
                .orElseGet(() -> Outcome.refused(
                        ErrorCode.NOT_FOUND, "There is no connection `%s`. `tenure connections` lists them.",
                        name));
    }
}
