package org.tenure.bench;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.tenure.provisioning.Connections;

/// Accounts created in a real directory, each confirmed by reading it back: how fast a server goes on that has run for a
/// minute. Both sides make as many before as they are measured with, as a young JVM compiles more than it works.
final class DirectoryBench {

    private static final int ACCOUNTS = 20_000;
    private static final int ACCOUNTS_TO_WARM_UP = 20_000;

    List<Line> run() throws Exception {
        try (Directory directory = new Directory();
                Server server = new Server()) {
            directory.addRate("warm-up", 0, ACCOUNTS_TO_WARM_UP);
            double raw = directory.addRate("raw", ACCOUNTS_TO_WARM_UP, ACCOUNTS_TO_WARM_UP + ACCOUNTS);
            Map<String, Object> settings = new HashMap<>(directory.settings());
            settings.put("concurrency", Directory.CONNECTIONS);
            server.apply(Model.accountsOnly(settings, "full", Directory.CONCURRENCY));
            server.feed(People.rows(0, ACCOUNTS_TO_WARM_UP), true, null);
            await(server, ACCOUNTS_TO_WARM_UP);
            server.bean(Connections.class).setMode("directory", "observe", Server.ACTOR).get();
            server.feed(People.rows(ACCOUNTS_TO_WARM_UP, ACCOUNTS_TO_WARM_UP + ACCOUNTS), true, null);
            long start = System.nanoTime();
            server.bean(Connections.class).setMode("directory", "full", Server.ACTOR).get();
            await(server, ACCOUNTS_TO_WARM_UP + ACCOUNTS);
            double rate = ACCOUNTS / ((System.nanoTime() - start) / 1e9);
            return List.of(new Line(
                    "create %,d accounts in slapd, confirmed, %d at a time over %d connections"
                            .formatted(ACCOUNTS, Directory.CONCURRENCY, Directory.CONNECTIONS),
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
