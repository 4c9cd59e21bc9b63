package org.tenure.bench;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/// One leaver after the other while a hundred thousand creations wait: from the commit of each one-row delta until every
/// account is read back disabled.
final class LeaverBench {

    private static final int LEAVERS = 100;
    private static final int WAITING = 100_000;

    List<Line> run() throws Exception {
        try (Directory directory = new Directory();
                Server server = new Server()) {
            directory.addRate(1_000);
            double[] raw = directory.disableMillis();
            server.apply(Model.accountsOnly(directory.settings(), "full", Directory.CONCURRENCY));
            server.feed(People.rows(0, LEAVERS), true, null);
            DirectoryBench.await(server, LEAVERS);
            server.feed(People.rows(LEAVERS, LEAVERS + WAITING), true, null);
            double[] millis = new double[LEAVERS];
            int waiting = WAITING;
            for (int i = 0; i < LEAVERS; i++) {
                server.feed(People.left(i), true, null);
                millis[i] = awaitDisabled(server, i);
                waiting = server.jdbc()
                        .sql("select count(*) from provisioning.operation where state = 'waiting'")
                        .query(Integer.class)
                        .single();
            }
            Arrays.sort(millis);
            double p99 = millis[LEAVERS - 2];
            return List.of(new Line(
                    "one leaver, commit → confirmed disabled; %,d creations still waited at the end".formatted(waiting),
                    "median %.0f ms, p99 %.0f ms".formatted(millis[LEAVERS / 2], p99), "p99 ≤ 300 ms above the system",
                    "median %.0f ms, p99 %.0f ms".formatted(raw[0], raw[1]), "+%.0f ms".formatted(p99 - raw[1])));
        }
    }

    /// From the operation's making, in the transaction of the delta and so before its commit, to its read-back.
    private static double awaitDisabled(Server server, int person) {
        var patience = new Patience("the account of person %d to be disabled".formatted(person), Duration.ofMinutes(2));
        while (true) {
            List<Double> found = server.jdbc().sql("""
                    select extract(epoch from o.finished_at - o.created_at) * 1000
                      from provisioning.operation o
                      join identity.identifier i on i.identity_id = o.identity_id
                      join provisioning.account a on a.id = o.account_id
                     where i.value = :person and o.removal and o.state = 'confirmed' and a.enabled is false
                    """).param("person", Integer.toString(person)).query((row, _) -> row.getDouble(1)).list();
            if (!found.isEmpty()) {
                return found.getFirst();
            }
            patience.pause(Duration.ofMillis(5));
        }
    }
}
