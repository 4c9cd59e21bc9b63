package org.tenure.connector.reference;

import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.Connector;
import org.tenure.connector.spi.Setting;
import org.tenure.connector.spi.Setting.Type;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetException;

/// The connector named `reference`; see [ReferenceTarget].
public final class ReferenceConnector implements Connector {

    private static final Duration TIME_OUT = Duration.ofSeconds(30);

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public List<Setting> settings() {
        return List.of(
                new Setting("target", Type.TEXT, true, false, null, "Name of the target in memory"),
                new Setting("password", Type.TEXT, false, true, null, "Password, for a target that demands one"),
                new Setting("timeOut", Type.DURATION, false, false, "30s", "How long to wait for an answer"),
                new Setting("without", Type.LIST, false, false, null, "Capabilities to do without, e.g. `DISABLE`"));
    }

    @Override
    public Connection open(Settings settings) {
        return new ReferenceConnection(
                ReferenceTarget.named(settings.text("target")),
                settings.find("password").orElse(null),
                settings.duration("timeOut", TIME_OUT),
                without(settings));
    }

    private static Set<Capability> without(Settings settings) {
        EnumSet<Capability> without = EnumSet.noneOf(Capability.class);
        for (String name : settings.list("without")) {
            try {
                without.add(Capability.valueOf(name));
            } catch (IllegalArgumentException e) {
                throw TargetException.configuration("setting `without` has `" + name + "`; capabilities are "
                        + Arrays.toString(Capability.values()));
            }
        }
        return without;
    }
}
