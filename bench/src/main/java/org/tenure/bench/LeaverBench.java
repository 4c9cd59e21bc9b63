package org.tenure.bench;

import com.unboundid.ldap.sdk.LDAPConnectionPool;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;

/// One leaver after the other while a hundred thousand creations wait: from the commit of each one-row delta until every
/// account is read back disabled. After each, the directory is asked for the same without Tenure, under the same load.
final class LeaverBench {

    private static final int LEAVERS = 100;
    private static final int WAITING = 100_000;

    List<Line> run() throws Exception {
        try (Directory directory = new Directory();
                Server server = new Server()) {
            directory.addRate("raw", 0, 1_000);
            server.apply(Model.accountsOnly(directory.settings(), "full", Directory.CONCURRENCY));
            server.feed(People.rows(0, LEAVERS), true, null);
            DirectoryBench.await(server, LEAVERS);
            server.feed(People.rows(LEAVERS, LEAVERS + WAITING), true, null);
            double[] millis = new double[LEAVERS];
            double[] raw = new double[LEAVERS];
            int waiting = WAITING;
            try (Commits commits = new Commits(server.dataSource()); LDAPConnectionPool pool = directory.pool(1)) {
                for (int i = 0; i < LEAVERS; i++) {
                    server.feed(People.left(i), true, null);
                    millis[i] = awaitDisabled(server, commits, i);
                    raw[i] = Directory.disableMillis(pool, i);
                    waiting = server.jdbc()
                            .sql("select count(*) from provisioning.operation where state = 'waiting'")
                            .query(Integer.class)
                            .single();
                }
            }
            Arrays.sort(millis);
            Arrays.sort(raw);
            double p99 = millis[LEAVERS - 2];
            return List.of(new Line(
                    "one leaver, commit → confirmed disabled; %,d creations still waited at the end".formatted(waiting),
                    "median %.0f ms, p99 %.0f ms".formatted(millis[LEAVERS / 2], p99), "p99 ≤ 300 ms above the system",
                    "median %.0f ms, p99 %.0f ms".formatted(raw[LEAVERS / 2], raw[LEAVERS - 2]),
                    "%+.0f ms".formatted(p99 - raw[LEAVERS - 2])));
        }
    }

    private record Disabled(Instant made, Instant finished) {}

    /// From the commit of the delta, which comes after the making of its operation, to the read-back.
    private static double awaitDisabled(Server server, Commits commits, int person) {
        var patience = new Patience("the account of person %d to be disabled".formatted(person), Duration.ofMinutes(2));
        while (true) {
            List<Disabled> found = server.jdbc()
                    .sql("""
                    select o.created_at, o.finished_at
                      from provisioning.operation o
                      join identity.identifier i on i.identity_id = o.identity_id
                      join provisioning.account a on a.id = o.account_id
                     where i.value = :person and o.removal and o.state = 'confirmed' and a.enabled is false
                    """)
                    .param("person", Integer.toString(person))
                    .query((row, _) -> new Disabled(row.getObject(1, OffsetDateTime.class).toInstant(),
                            row.getObject(2, OffsetDateTime.class).toInstant()))
                    .list();
            if (!found.isEmpty()) {
                Instant commit = commits.after(found.getFirst().made());
                return Duration.between(commit, found.getFirst().finished()).toNanos() / 1e6;
            }
            patience.pause(Duration.ofMillis(5));
        }
    }
}
