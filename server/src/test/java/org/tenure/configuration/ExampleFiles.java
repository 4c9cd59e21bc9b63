package org.tenure.configuration;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.tenure.connector.spi.Setting;
import org.tenure.provisioning.connector.SettingRules;

/// The example that has everything, and the connectors it knows.
final class ExampleFiles {

    private static final Map<String, List<Setting>> CONNECTORS = new TreeMap<>(Map.of(
            "ldap",
            List.of(
                    new Setting("url", Setting.Type.TEXT, true, false, null, "Where it is."),
                    new Setting("password", Setting.Type.TEXT, false, true, null, "To sign in."),
                    new Setting("pageSize", Setting.Type.NUMBER, false, false, "100", "How many at once."),
                    new Setting("startTls", Setting.Type.BOOLEAN, false, false, "true", "Whether to encrypt."),
                    new Setting("factor", Setting.Type.NUMBER, false, false, "1", "A number."),
                    new Setting("bases", Setting.Type.LIST, false, false, null, "Where people are.")),
            "sql",
            List.of()));

    private ExampleFiles() {}

    static String example() {
        try (InputStream in = Objects
                .requireNonNull(ExampleFiles.class.getResourceAsStream("/configuration/example.yaml"))) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    static ModelFiles read(String content) {
        return read(Map.of("model.yaml", content));
    }

    static ModelFiles read(Map<String, String> files) {
        return ModelFiles.read(files, (connector, settings) -> SettingRules.problems(CONNECTORS, connector, settings));
    }
}
