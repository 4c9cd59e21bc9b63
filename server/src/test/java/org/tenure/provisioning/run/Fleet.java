package org.tenure.provisioning.run;

import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.tenure.TestDatabase;
import org.tenure.connector.reference.ReferenceTarget;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.Connections;
import org.tenure.provisioning.World;
import tools.jackson.databind.json.JsonMapper;

/// A world with many reference targets, each behind a connection of the same name, and runners that can be ended and begun anew.
public final class Fleet implements AutoCloseable {

    private static final int FEW = 5;
    private static final String TIME_OUT = "1s";

    public final World world = new World();
    public final List<String> names = new ArrayList<>();
    private final RunSettings settings;
    private Runners runners;

    public Fleet(int size) {
        settings = new RunSettings(
                Duration.ofMillis(size > FEW ? 250 : 20), Duration.ofSeconds(30), Duration.ofMillis(4),
                Duration.ofMillis(40), 6);
        runners = runners();
        for (int number = 0; number < size; number++) {
            String name = "app%02d".formatted(number);
            ReferenceTarget.forget(name);
            names.add(name);
            world.application(name, "staff");
            target(name).addEntitlement("staff");
            connect(name, "full", Map.of());
        }
    }

    public void connect(String name, String mode, Map<String, Object> more) {
        var settings = new java.util.HashMap<String, Object>(more);
        settings.put("timeOut", TIME_OUT);
        boolean disables = !more.containsKey("without");
        world.connections.define(
                world.definition(name, settings, disables ? "disable" : "keep", 4), World.ADMIN).get();
        if (!mode.equals("full")) {
            world.connections.setMode(name, mode, World.ADMIN).get();
        }
    }

    public ReferenceTarget target(String name) {
        return ReferenceTarget.named(name);
    }

    private Runners runners() {
        return new Runners(
                new RunParts(
                        world.jdbc, world.json, world.connections, world.operations, world.ledger, world.transactions,
                        world.clock, settings),
                world.database.dataSource());
    }

    public Rehearsals rehearsals() {
        return new Rehearsals(new ClaimStore(world.jdbc, world.json), world.accounts, world.connections, world.clock);
    }

    /// Rehearsals on a database that others made.
    public static Rehearsals rehearsals(TestDatabase database, Connections connections, Clock clock) {
        var json = JsonMapper.builder().build();
        return new Rehearsals(
                new ClaimStore(database.jdbc(), json), World.accounts(database), connections, clock);
    }

    public void start() {
        runners.start();
    }

    /// As a node that ends, and another that begins.
    public void restart() {
        runners.stop();
        runners = runners();
        runners.start();
    }

    public void stop() {
        runners.stop();
    }

    /// The account of a person at a target, as it is there.
    public boolean isEnabled(java.util.UUID person, String name) {
        Account account = world.accounts.of(person)
                .stream()
                .filter(each -> each.connection().equals(name))
                .findFirst()
                .orElseThrow();
        return Boolean.TRUE.equals(target(name).account(String.valueOf(account.login())).enabled());
    }

    @Override
    public void close() {
        names.forEach(name -> target(name).behave());
        runners.stop();
        world.close();
        names.forEach(ReferenceTarget::forget);
    }
}
