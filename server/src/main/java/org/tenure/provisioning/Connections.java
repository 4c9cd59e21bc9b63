package org.tenure.provisioning;

import java.util.List;
import java.util.Optional;
import org.tenure.connector.spi.Schema;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Outcome;

/// The configured targets: what they are, how they are doing, and whether they answer.
public final class Connections {

    Connections() {}

    /// Checks a definition without keeping it: names, expressions, the connector's own settings, and whether leaving can be done.
    public Outcome<ConnectionDefinition> check(ConnectionDefinition definition) {
        throw new UnsupportedOperationException();
    }

    /// Keeps a new version when it differs from the one in force.
    public Outcome<ConnectionDefinition> define(ConnectionDefinition definition, Actor actor) {
        throw new UnsupportedOperationException();
    }

    public Outcome<ConnectionDefinition> retire(String name, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// `observe` or `full`; a new version of the definition.
    public Outcome<ConnectionDefinition> setMode(String name, String mode, Actor actor) {
        throw new UnsupportedOperationException();
    }

    public Optional<ConnectionDefinition> find(String name) {
        throw new UnsupportedOperationException();
    }

    /// All connections in force, by name.
    public List<ConnectionDefinition> all() {
        throw new UnsupportedOperationException();
    }

    public List<ConnectionState> states() {
        throw new UnsupportedOperationException();
    }

    /// Reaches the target and signs in; a success ends a stop. Answers what the target says it is.
    public Outcome<String> test(String name, Actor actor) {
        throw new UnsupportedOperationException();
    }

    public Outcome<Schema> discover(String name, Actor actor) {
        throw new UnsupportedOperationException();
    }
}
