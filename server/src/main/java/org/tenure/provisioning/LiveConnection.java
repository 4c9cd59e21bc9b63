package org.tenure.provisioning;

import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.Schema;
import org.tenure.connector.spi.TargetException;
import org.tenure.provisioning.plan.Leaving;
import org.tenure.provisioning.plan.Matches;
import org.tenure.provisioning.plan.Planner;

/// A connection that is open, with everything its definition says compiled. Whoever opens it closes it.
public final class LiveConnection implements AutoCloseable {

    private final UUID version;
    private final ConnectionDefinition definition;
    private final AccountRules rules;
    private final Connection target;
    private volatile @Nullable Planner planner;

    LiveConnection(UUID version, ConnectionDefinition definition, AccountRules rules, Connection target) {
        this.version = version;
        this.definition = definition;
        this.rules = rules;
        this.target = target;
    }

    /// Which version of the definition it was opened by.
    public UUID version() {
        return version;
    }

    public ConnectionDefinition definition() {
        return definition;
    }

    public AccountRules rules() {
        return rules;
    }

    public Connection target() {
        return target;
    }

    /// Asks the target for its schema the first time.
    ///
    /// @throws TargetException when the target cannot tell now
    public Planner planner() {
        Planner known = planner;
        if (known == null) {
            known = new Planner(Leaving.of(definition.leaving()), target.capabilities(),
                    new Matches(target.discover()));
            planner = known;
        }
        return known;
    }

    /// For stops: knows nothing of attributes, which no stop changes, and so needs not ask the target first.
    public Planner stopPlanner() {
        return new Planner(
                Leaving.of(definition.leaving()), target.capabilities(), new Matches(new Schema(Map.of())));
    }

    @Override
    public void close() {
        target.close();
    }
}
