package org.tenure;

import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;
import org.springframework.core.env.PropertySource;

/// Every setting of our own, and a refusal to start on one that nobody reads: a misspelt one would otherwise be left out in
/// silence.
final class KnownSettings {

    /// A setting with what it is unless said, in words.
    record Setting(String name, String standard, String meaning) {}

    /// In the order of `docs/reference/settings.md`.
    static final List<Setting> ALL = List.of(
            new Setting("tenure.home", "`.tenure`", "The data folder: database, keys, checkpoints, the first token."),
            new Setting("tenure.connectors", "`connectors`", "The folder with a jar for each connector."),
            new Setting("tenure.database.url", "none",
                    "An external PostgreSQL 15 or newer, as `jdbc:postgresql://HOST:PORT/DATABASE`. Without it Tenure starts its own in the data folder."),
            new Setting("tenure.database.user", "`tenure`", "Who signs in there; has to own the database."),
            new Setting("tenure.database.password", "empty",
                    "With what. Give it by the environment: a command line is seen by everybody on the machine."),
            new Setting("tenure.database.connections", "`24`", "How many connections at most, 2 to 100."),
            new Setting("tenure.audit.checkpoints", "`checkpoints` in the data folder",
                    "The folder that gets a copy of every signed checkpoint. Put it where the database's owner cannot write."),
            new Setting("tenure.audit.key", "`ledger.key` in the data folder",
                    "The private key that signs checkpoints; made at the first start. All nodes need the same."));

    private static final Set<String> NAMES = ALL.stream().map(Setting::name).collect(Collectors.toUnmodifiableSet());

    /// Settings of the framework that somebody may give on the command line.
    private static final Set<String> FRAMEWORK = Set.of("debug", "logging", "management", "server", "spring", "trace");

    /// Variables of the command line and of the launcher, which share the prefix.
    private static final Set<String> OTHER_VARIABLES = Set.of("TENURE_TOKEN", "TENURE_SERVER", "TENURE_DATA",
            "TENURE_LAUNCHER");

    /// System properties of builds and tests, which share the prefix.
    private static final Set<String> OTHER_PROPERTIES = Set.of("tenure.test.postgres", "tenure.write", "tenure.years",
            "tenure.plans.people");

    private KnownSettings() {}

    /// @throws IllegalStateException that names the setting and all there are
    static void check(ConfigurableEnvironment environment) {
        for (PropertySource<?> source : environment.getPropertySources()) {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                for (String name : enumerable.getPropertyNames()) {
                    if (!isKnown(name, source.getName())) {
                        throw new IllegalStateException("There is no setting `%s`. There are %s."
                                .formatted(name,
                                        ALL.stream()
                                                .map(one -> "`" + one.name() + "`")
                                                .collect(Collectors.joining(", "))));
                    }
                }
            }
        }
    }

    private static boolean isKnown(String name, String source) {
        return switch (source) {
            case "systemEnvironment" -> !name.startsWith("TENURE_")
                    || OTHER_VARIABLES.contains(name)
                    || NAMES.contains(name.toLowerCase(Locale.ROOT).replace('_', '.'));
            case "systemProperties" ->
                !name.startsWith("tenure.") || NAMES.contains(name) || OTHER_PROPERTIES.contains(name);
            case "commandLineArgs" -> NAMES.contains(name) || FRAMEWORK.contains(name.replaceFirst("\\..*", ""));
            default -> !name.startsWith("tenure.") || NAMES.contains(name);
        };
    }
}
