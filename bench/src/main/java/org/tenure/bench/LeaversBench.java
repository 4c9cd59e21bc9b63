package org.tenure.bench;

import com.unboundid.ldap.sdk.LDAPConnectionPool;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A thousand leavers in one feed: from its delivery until every account is read back disabled.
final class LeaversBench {

    private static final int LEAVERS = 1_000;
    private static final int ROUNDS = 3;

    List<Line> run() throws Exception {
        try (Directory directory = new Directory(); Server server = new Server()) {
            directory.addRate("raw", 0, LEAVERS);
            Map<String, Object> settings = new HashMap<>(directory.settings());
            settings.put("concurrency", Directory.CONNECTIONS);
            server.apply(Model.accountsOnly(settings, "full", Directory.CONCURRENCY));
            server.feed(People.rows(0, ROUNDS * LEAVERS), true, null);
            DirectoryBench.await(server, ROUNDS * LEAVERS);
            double best = Double.MAX_VALUE;
            double most = 0;
            for (int round = 0; round < ROUNDS; round++) {
                long start = System.nanoTime();
                server.feed(People.left(round * LEAVERS, (round + 1) * LEAVERS), true, null);
                DirectoryBench.await(server, (ROUNDS + round + 1) * LEAVERS);
                double seconds = (System.nanoTime() - start) / 1e9;
                best = Math.min(best, seconds);
                most = Math.max(most, seconds);
            }
            double raw = raw(directory);
            return List.of(new Line(
                    "%,d leavers in one feed, delivery → all confirmed disabled in slapd".formatted(LEAVERS),
                    "%.1f to %.1f s".formatted(best, most), "≤ 3 s", "%.1f s".formatted(raw),
                    "%.1f to %.1f times".formatted(best / raw, most / raw)));
        }
    }

    private static double raw(Directory directory) throws Exception {
        try (LDAPConnectionPool pool = directory.pool(1)) {
            double millis = 0;
            for (int number = 0; number < LEAVERS; number++) {
                millis += Directory.disableMillis(pool, number);
            }
            return millis / 1_000;
        }
    }
}
