package org.tenure;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.springframework.core.env.Environment;

/// Settings of the server as a whole.
///
/// - `tenure.home`: the data folder: database, keys, checkpoints; `.tenure` unless said.
/// - `tenure.database.url`, `.user`, `.password`: an external PostgreSQL 15 or newer; without a URL our own is started.
/// - `tenure.database.connections`: how many at most, 2–100; 24 unless said.
record ServerSettings(Path home, @Nullable String databaseUrl, String databaseUser, String databasePassword, int connections) {

    static ServerSettings from(Environment environment) {
        int connections = environment.getProperty("tenure.database.connections", Integer.class, 24);
        if (connections < 2 || connections > 100) {
            throw new IllegalStateException(
                    "setting `tenure.database.connections` is `" + connections + "`; a number from 2 to 100 is meant");
        }
        return new ServerSettings(
                Path.of(environment.getProperty("tenure.home", ".tenure")).toAbsolutePath().normalize(),
                environment.getProperty("tenure.database.url"),
                environment.getProperty("tenure.database.user", "tenure"),
                environment.getProperty("tenure.database.password", ""),
                connections);
    }

    @Override
    public String toString() {
        return "ServerSettings[home=" + home + "]";
    }
}
