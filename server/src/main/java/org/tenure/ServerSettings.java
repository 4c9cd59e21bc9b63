package org.tenure;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/// Settings of the server as a whole.
///
/// - `tenure.home`: the data folder: database, keys, checkpoints; `.tenure` unless said.
/// - `tenure.database.url`, `.user`, `.password`: an external PostgreSQL 15 or newer; without a URL our own is started.
/// - `tenure.database.connections`: how many at most, 2–100; 24 unless said.
record ServerSettings(Path home, @Nullable String databaseUrl, String databaseUser, String databasePassword,
        int connections) {

    private static final int CONNECTIONS_MIN = 2;
    private static final int CONNECTIONS_MAX = 100;

    static ServerSettings from(Environment environment) {
        String text = environment.getProperty("tenure.database.connections", "24");
        int connections = text.matches("\\d{1,3}") ? Integer.parseInt(text) : 0;
        if (connections < CONNECTIONS_MIN || connections > CONNECTIONS_MAX) {
            throw new IllegalStateException(
                    "Setting `tenure.database.connections` is `%s`; a number from %d to %d is meant."
                            .formatted(text, CONNECTIONS_MIN, CONNECTIONS_MAX));
        }
        return new ServerSettings(
                Path.of(environment.getProperty("tenure.home", ".tenure")).toAbsolutePath().normalize(),
                environment.getProperty("tenure.database.url"),
                environment.getProperty("tenure.database.user", "tenure"),
                environment.getProperty("tenure.database.password", ""),
                connections);
    }

    /// Makes the data folder.
    ///
    /// @throws IllegalStateException when it is not there afterwards, or cannot be written
    void prepareHome() {
        String refused = "The data folder `%s` cannot be written. Choose another with `tenure.home`, or let the user that Tenure runs as write there."
                .formatted(home);
        try {
            Files.createDirectories(home);
        } catch (IOException failed) {
            throw new IllegalStateException(refused, failed);
        }
        if (!Files.isWritable(home)) {
            throw new IllegalStateException(refused);
        }
    }

    @Override
    public String toString() {
        return "ServerSettings[home=" + home + "]";
    }
}
