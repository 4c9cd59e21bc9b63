package org.tenure.provisioning.run;

import java.time.Duration;
import org.tenure.connector.reference.ReferenceTarget;
import org.tenure.provisioning.World;

/// A world with runners and a reference target named `app`, in a hurry.
final class Running implements AutoCloseable {

    static final RunSettings HASTY = new RunSettings(
            Duration.ofMillis(20), Duration.ofSeconds(30), Duration.ofMillis(4), Duration.ofMillis(40), 6);

    final World world = new World();
    final ReferenceTarget target;
    final Runners runners;

    Running(RunSettings settings, String... entitlements) {
        ReferenceTarget.forget("app");
        target = ReferenceTarget.named("app");
        world.application("app", entitlements);
        for (String entitlement : entitlements) {
            target.addEntitlement(entitlement);
        }
        runners = new Runners(parts(settings), world.database.dataSource());
    }

    RunParts parts(RunSettings settings) {
        return new RunParts(
                world.jdbc, world.json, world.connections, world.operations, world.ledger, world.transactions,
                world.clock, settings);
    }

    /// Runners on a target that disables who leaves, with so many calls at a time.
    static Running with(int concurrency, String... entitlements) {
        Running running = new Running(HASTY, entitlements);
        running.world.connect("app", "disable", concurrency);
        running.start();
        return running;
    }

    /// Starts the runners and waits until they have aligned whoever was there before.
    void start() {
        runners.start();
        world.until("accounts are aligned", () -> world.jdbc
                .sql("select bool_and(aligned_version is not null) from provisioning.connection_state")
                .query(Boolean.class)
                .single());
    }

    @Override
    public void close() {
        target.behave();
        runners.stop();
        world.close();
        ReferenceTarget.forget("app");
    }
}
