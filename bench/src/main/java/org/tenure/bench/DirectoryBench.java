package org.tenure.bench;

import java.time.Duration;
import java.util.List;
import org.tenure.provisioning.Connections;

/// Accounts created in a real directory, each confirmed by reading it back.
final class DirectoryBench {

    private static final int ACCOUNTS = 20_000;
    private static final int ACCOUNTS_TO_WARM_UP = 5_000;

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
                    "%,.0f/s".formatted(rate), "≥ 0.35 of raw", "%,.0f/s".formatted(raw),
                    "%.2f".formatted(rate / raw)));
        }
    }

    /// Waits until nothing waits or runs any more, then makes sure that so many were confirmed and none failed.
    static void await(Server server, int confirmed) {
        var patience = new Patience("%,d operations".formatted(confirmed), Duration.ofMinutes(30));
        while (server.jdbc()
                .sql("select exists (select from provisioning.operation where state = 'waiting') or exists (select from provisioning.operation where state = 'running')")
                .query(Boolean.class)
                .single()) {
            patience.pause(Duration.ofMillis(50));
        }
        int done = server.jdbc()
                .sql("select count(*) from provisioning.operation where state = 'confirmed'")
                .query(Integer.class)
                .single();
        if (done != confirmed) {
            throw new IllegalStateException(done + " operations were confirmed instead of " + confirmed);
        }
    }
}
