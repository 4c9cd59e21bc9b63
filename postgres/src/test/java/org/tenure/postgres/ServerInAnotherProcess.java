package org.tenure.postgres;

import java.nio.file.Path;
import java.sql.DriverManager;

/// A process that starts a server, commits one number after the other, says which, and never stops: it is there to be killed.
final class ServerInAnotherProcess {

    private ServerInAnotherProcess() {}

    @SuppressWarnings("resource")
    public static void main(String[] folders) throws Exception {
        var server = EmbeddedPostgres.start(PostgresSettings.in(Path.of(folders[0])).withCache(Path.of(folders[1])));
        System.out.println(server.pid());
        try (var connection = DriverManager.getConnection(server.jdbcUrl("postgres"), server.user(), server.password());
                var statement = connection.createStatement()) {
            statement.execute(
                    "create table if not exists committed (number int generated always as identity, at timestamptz)");
            for (int number = 1;; number++) {
                statement.execute("insert into committed (at) values (now())");
                System.out.println(number);
            }
        }
    }
}
