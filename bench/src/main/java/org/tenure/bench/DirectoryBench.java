package org.tenure.bench;

import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.tenure.provisioning.Connections;

/// Accounts created in a real directory, each confirmed by reading it back.
final class DirectoryBench {

    private static final int ACCOUNTS = 20_000;
    private static final int ACCOUNTS_TO_WARM_UP = 2_000;

    List<Line> run() throws Exception {
        try (Directory directory = new Directory();
                Server server = new Server()) {
            double raw = directory.addRate(ACCOUNTS);
            server.apply(Model.accountsOnly(directory.settings(), "full", Directory.CONCURRENCY));
            server.feed(People.rows(0, ACCOUNTS_TO_WARM_UP), true, null);
            await(server, ACCOUNTS_TO_WARM_UP);
            server.bean(Connections.class).setMode("directory", "observe", Server.ACTOR).get();
            server.feed(People.rows(ACCOUNTS_TO_WARM_UP, ACCOUNTS_TO_WARM_UP + ACCOUNTS), true, null);
            long start = System.nanoTime();
            server.bean(Connections.class).setMode("directory", "full", Server.ACTOR).get();
            await(server, ACCOUNTS_TO_WARM_UP + ACCOUNTS);
            double rate = ACCOUNTS / ((System.nanoTime() - start) / 1e9);
            return List.of(new Line(
                    "create %,d accounts in slapd, confirmed, %d at a time".formatted(ACCOUNTS, Directory.CONCURRENCY),
                    "%,.0f/s".formatted(rate), "≥ 0.35 of raw", "%,.0f/s".formatted(raw), "%.2f".formatted(rate / raw)));
        }
    }

    static void await(Server server, int confirmed) {
        while (confirmed(server) < confirmed) {
            LockSupport.parkNanos(100_000_000);
        }
    }

    private static int confirmed(Server server) {
        int failed = server.jdbc().sql("select count(*) from provisioning.operation where state = 'failed'").query(Integer.class).single();
        if (failed > 0) {
            throw new IllegalStateException(failed + " operations failed: "
                    + server.jdbc().sql("select problem from provisioning.operation where state = 'failed' limit 1").query(String.class).single());
        }
        return server.jdbc().sql("select count(*) from provisioning.operation where state = 'confirmed'").query(Integer.class).single();
    }
}
