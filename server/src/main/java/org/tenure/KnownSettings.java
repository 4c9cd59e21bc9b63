package org.tenure;

import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import org.springframework.core.env.ConfigurableEnvironment;
import org.springframework.core.env.EnumerablePropertySource;

/// Refuses to start on a setting that nobody reads: a misspelt one would otherwise be left out in silence.
final class KnownSettings {

    private static final Set<String> NAMES = new TreeSet<>(Set.of(
            "tenure.home",
            "tenure.connectors",
            "tenure.database.url",
            "tenure.database.user",
            "tenure.database.password",
            "tenure.database.connections",
            "tenure.audit.checkpoints",
            "tenure.audit.key"));

    /// Variables of the command line, the launcher and the tests, which share the prefix.
    private static final Set<String> OTHERS = Set.of("TENURE_TOKEN", "TENURE_SERVER", "TENURE_DATA", "TENURE_LAUNCHER");

    private KnownSettings() {}

    /// @throws IllegalStateException that names the setting and all there are
    static void check(ConfigurableEnvironment environment) {
        environment.getPropertySources().forEach(source -> {
            if (source instanceof EnumerablePropertySource<?> enumerable) {
                boolean variables = source.getName().contains("systemEnvironment");
                for (String name : enumerable.getPropertyNames()) {
                    if (variables ? !isKnownVariable(name) : !isKnown(name)) {
                        throw new IllegalStateException("There is no setting `%s`. There are: %s.".formatted(name, String.join(", ", NAMES)));
                    }
                }
            }
        });
    }

    private static boolean isKnown(String name) {
        return !name.startsWith("tenure.") || NAMES.contains(name);
    }

    private static boolean isKnownVariable(String name) {
        return !name.startsWith("TENURE_") || OTHERS.contains(name) || NAMES.contains(name.toLowerCase(Locale.ROOT).replace('_', '.'));
    }
}
