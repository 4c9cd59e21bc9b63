package org.tenure.lifecycle.stop;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.tenure.access.AccessConfiguration;
import org.tenure.access.HoldKind;
import org.tenure.change.ChangeConfiguration;
import org.tenure.change.Runs;
import org.tenure.identity.AttributeValues;
import org.tenure.identity.IdentityConfiguration;
import org.tenure.identity.feed.FeedWorld;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Right;
import org.tenure.lifecycle.stop.StopClock.OfSystem;
import org.tenure.lifecycle.stop.StopClock.Stage;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.World;
import org.tenure.provisioning.run.Fleet;

/// A fleet of targets and the door to stops on it.
public final class StopWorld implements AutoCloseable {

    static final Actor SECURITY = new Actor("security", Set.of(Right.STOP, Right.READ));

    final Fleet fleet;
    final World world;
    final Runs runs;
    final Stops stops;

    StopWorld(int targets) {
        fleet = new Fleet(targets);
        world = fleet.world;
        var identity = new IdentityConfiguration();
        var access = new AccessConfiguration();
        var sources = identity.sources(world.jdbc, world.json, world.ledger, world.transactions, world.clock);
        runs = new ChangeConfiguration().runs(world.jdbc, world.json, world.ledger, world.transactions, world.clock);
        stops = new StopConfiguration().stops(
                world.jdbc,
                identity.identities(world.jdbc, new AttributeValues(world.json), sources, world.clock),
                access.grants(world.jdbc, world.ledger, world.clock), access.explanations(world.jdbc),
                world.operations, world.connections, fleet.rehearsals(), runs, world.ledger, world.transactions,
                world.clock);
    }

    /// The door to stops on a database that a feed works on; there is no target.
    public static Stops on(FeedWorld world) {
        var jdbc = world.database.jdbc();
        var access = new AccessConfiguration();
        Connections connections = World.connections(world.database, world.ledger, world.clock);
        return new StopConfiguration().stops(
                jdbc, world.identities, access.grants(jdbc, world.ledger, world.clock), access.explanations(jdbc),
                World.operations(world.database, world.ledger, world.clock), connections,
                Fleet.rehearsals(world.database, connections, world.clock), world.runs, world.ledger,
                world.transactions, world.clock);
    }

    /// Somebody with an account and an entitlement at every target of the fleet.
    UUID equipped(String given, String family) {
        UUID person = world.person(given, family);
        world.grant(person, fleet.names.stream().map(name -> name + "/staff").toArray(String[]::new));
        return person;
    }

    Stop stop(UUID person, HoldKind kind) {
        return stops.open(new OpenStop(person, kind, "case 88", "test"), SECURITY).get();
    }

    StopClock clock(Stop stop) {
        return stops.clock(stop.id()).get();
    }

    void untilZero(Stop stop) {
        world.until("the clock is at zero", () -> clock(stop).isZero());
    }

    List<String> in(StopClock clock, Stage stage) {
        return clock.systems()
                .stream()
                .filter(system -> system.stage() == stage)
                .map(OfSystem::application)
                .collect(Collectors.toList());
    }

    @Override
    public void close() {
        fleet.close();
    }
}
