package org.tenure.provisioning.connector;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.Connector;
import org.tenure.connector.spi.Setting;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetException;

/// The connectors there are, by name.
public final class Connectors {

    private final Map<String, Connector> connectors;
    private final Secrets secrets;

    /// Those on the class path, and those in the folders below `folder` when there is one.
    public Connectors(@Nullable Path folder, Function<String, @Nullable String> environment) {
        this.connectors = ConnectorLoader.load(folder);
        this.secrets = new Secrets(environment);
    }

    public List<String> names() {
        return List.copyOf(connectors.keySet());
    }

    /// Every setting a connector has; empty when there is no such connector.
    public Optional<List<Setting>> settings(String connector) {
        return Optional.ofNullable(connectors.get(connector)).map(Connector::settings);
    }

    /// What is wrong with settings, all of it; no secret is looked up.
    public List<SettingProblem> check(String connector, Map<String, Object> settings) {
        var known = new TreeMap<String, List<Setting>>();
        connectors.forEach((name, one) -> known.put(name, one.settings()));
        return SettingRules.problems(known, connector, settings);
    }

    /// A connection that has not reached its target yet.
    ///
    /// @throws TargetException of kind `CONFIGURATION` when there is no such connector, a secret is not where its
    /// reference says or stands in the settings itself, or the connector does not take the settings
    public Connection open(String name, Map<String, Object> settings) {
        Connector connector = connectors.get(name);
        if (connector == null) {
            throw TargetException.configuration(
                    "there is no connector `%s`; there are `%s`".formatted(name, String.join("`, `", names())));
        }
        for (Setting setting : connector.settings()) {
            Object value = settings.get(setting.name());
            if (setting.secret() && value != null && !Secrets.isReference(value)) {
                throw TargetException.configuration(
                        "setting `%s` is a secret and stands here itself; say `{env: NAME}` or `{file: PATH}` instead"
                                .formatted(setting.name()));
            }
        }
        return connector.open(new Settings(secrets.resolve(settings)));
    }
}
