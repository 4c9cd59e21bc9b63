package org.tenure.postgres;

import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/// A PostgreSQL for tests that is there already: one per user and machine, shared by all test runs, alive between them, and gone after
/// a quarter of an hour without use.
///
/// Everybody gets databases of their own, so tests may run side by side. Nothing here survives a crash of the machine
/// (`fsync` is off); for that see [EmbeddedPostgres]. The server is the one that we bring along, or the one whose `bin` folder the system
/// property `tenure.test.postgres` names, e.g. `-Dtenure.test.postgres=/usr/lib/postgresql/15/bin`.
public final class KeptPostgres {

    static final String PROPERTY = "tenure.test.postgres";

    private static final Path POSTGRES_15 = Path.of("/usr/lib/postgresql/15/bin");
    private static final Map<String, KeptServer> SERVERS = new ConcurrentHashMap<>();

    private KeptPostgres() {}

    /// A new empty database, dropped when it is closed or this process ends.
    ///
    /// @param hint becomes part of its name, for whoever looks on with `psql`
    public static KeptDatabase database(String hint) {
        return server().database(hint);
    }

    /// A new database with everything in it that `prepare` put into the template with this key.
    ///
    /// The first to ask for a key prepares; all others, in whatever process, copy in some ten milliseconds.
    ///
    /// @param key must change with what `prepare` does: a digest of the migrations, say
    /// @param prepare must close its connections; it is called again when it failed, or when the server had to be replaced
    public static KeptDatabase cloned(String key, Consumer<KeptDatabase> prepare) {
        return server().cloned(key, prepare);
    }

    /// The server that tests use unless they ask for another.
    public static KeptServer server() {
        var bin = System.getProperty(PROPERTY, "");
        return bin.isBlank() ? bundled() : external(Path.of(bin));
    }

    /// The oldest PostgreSQL that we support.
    ///
    /// @throws PostgresException when the package `postgresql-15` is not installed
    public static KeptServer external15() {
        return external(POSTGRES_15);
    }

    /// A server of the programs in this folder.
    public static KeptServer external(Path bin) {
        return SERVERS.computeIfAbsent(bin.toString(), _ -> new KeptServer(KeptFolder.external(bin)));
    }

    private static KeptServer bundled() {
        return SERVERS.computeIfAbsent("", _ -> new KeptServer(KeptFolder.bundled()));
    }
}
