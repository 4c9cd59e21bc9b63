package org.tenure.lifecycle;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.tenure.catalog.Catalog;
import org.tenure.change.Guard;
import org.tenure.identity.Sources;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.RefusedException;
import org.tenure.policy.Rules;
import org.tenure.provisioning.ConnectionDefinition;
import org.tenure.provisioning.Connections;

/// Writes the definitions of a change to the modules that own them, in an order in which each finds what it names.
final class Definitions {

    private final Sources sources;
    private final Catalog catalog;
    private final Connections connections;
    private final Rules rules;
    private final Guard guard;

    Definitions(Sources sources, Catalog catalog, Connections connections, Rules rules, Guard guard) {
        this.sources = sources;
        this.catalog = catalog;
        this.connections = connections;
        this.rules = rules;
        this.guard = guard;
    }

    /// Defines all of a change in the caller's transaction.
    ///
    /// @throws RefusedException with the first refusal, which rolls it back
    void define(ModelChange change, java.util.UUID run, Actor actor) {
        change.sources().forEach(source -> require(sources.define(source, actor)));
        require(catalog.apply(change.catalog(), run, actor));
        change.connections().forEach(connection -> require(connections.define(connection, actor)));
        require(rules.apply(change.rules(), run, actor));
        change.limits().forEach(limit -> require(guard.define(limit, actor)));
        change.retiredConnections().forEach(name -> require(connections.retire(name, actor)));
        change.retiredSources().forEach(name -> sources.retire(name, actor));
        change.retiredLimits()
                .forEach(limit -> require(guard.retire(limit.kind(), limit.cause(), limit.countOf(), actor)));
    }

    private static <T> void require(Outcome<T> outcome) {
        if (outcome instanceof Outcome.Refused<T>(var refusal)) {
            throw new RefusedException(refusal);
        }
    }

    /// Sources as they rank now, the one that wins first.
    List<String> ranking() {
        return sources.ranking();
    }

    /// Connections as they are now, by name.
    Map<String, ConnectionDefinition> connections() {
        Map<String, ConnectionDefinition> byName = new HashMap<>();
        connections.all().forEach(connection -> byName.put(connection.name(), connection));
        return byName;
    }

    /// Applications whose connection is new or another than it was: every account there is looked at again.
    static Set<String> redelivered(Map<String, ConnectionDefinition> before, List<ConnectionDefinition> defined) {
        Set<String> applications = new TreeSet<>();
        for (ConnectionDefinition connection : defined) {
            if (!connection.equals(before.get(connection.name()))) {
                applications.add(connection.application());
            }
        }
        return applications;
    }
}
