package org.tenure.postgres;

/// A process that makes a database on the kept server and says at which port that was.
final class KeptProcess {

    private KeptProcess() {}

    public static void main(String[] none) {
        try (var database = KeptPostgres.database("other process")) {
            System.out.println(database.port());
        }
    }
}
