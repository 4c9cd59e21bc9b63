package org.tenure.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.EnumSet;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.Tenure;
import org.tenure.access.Explanations;
import org.tenure.audit.LedgerVerdict;
import org.tenure.audit.SealEvents;
import org.tenure.audit.VerifyLedger;
import org.tenure.catalog.Catalog;
import org.tenure.change.Run;
import org.tenure.change.RunState;
import org.tenure.change.Runs;
import org.tenure.configuration.Configuration;
import org.tenure.identity.Identities;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Right;
import org.tenure.lifecycle.FeedRuns;
import org.tenure.provisioning.Accounts;
import org.tenure.security.Tokens;

/// The server of the demo, in this process, as the demo needs it: its doors, and what it counts.
final class Server implements AutoCloseable {

    /// Operations by what became of them.
    record OperationCounts(long waiting, long confirmed, long failed) {}

    private static final Duration TOKEN_LIFETIME = Duration.ofDays(7);
    private static final int FAILURES_SHOWN = 5;

    /// How long nothing at all may be applied, or confirmed, while something waits.
    private static final Duration STUCK = Duration.ofSeconds(60);
    private static final Actor ADMINISTRATOR = new Actor("demo/administrator", EnumSet.allOf(Right.class));

    private final ConfigurableApplicationContext context;
    private final int port;

    private Server(ConfigurableApplicationContext context, int port) {
        this.context = context;
        this.port = port;
    }

    static Server start(Path home, int port) {
        return new Server(
                Tenure.start("--tenure.home=" + home, "--server.port=" + port, "--spring.main.banner-mode=off",
                        "--spring.main.log-startup-info=false"),
                port);
    }

    String url() {
        return "http://127.0.0.1:" + port;
    }

    /// A token with every right, for whoever tries things out.
    String token() {
        return bean(Tokens.class)
                .make("demo", EnumSet.allOf(Right.class), clock().instant().plus(TOKEN_LIFETIME), ADMINISTRATOR)
                .get()
                .secret();
    }

    Clock clock() {
        return bean(Clock.class);
    }

    Configuration configuration() {
        return bean(Configuration.class);
    }

    FeedRuns feedRuns() {
        return bean(FeedRuns.class);
    }

    Explanations explanations() {
        return bean(Explanations.class);
    }

    Identities identities() {
        return bean(Identities.class);
    }

    Accounts accounts() {
        return bean(Accounts.class);
    }

    Catalog catalog() {
        return bean(Catalog.class);
    }

    private <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /// The run once it is over, or waits for a person.
    Run ended(Run run) {
        return ended(run, bean(Runs.class)::get, STUCK);
    }

    static Run ended(Run run, Function<UUID, Run> look, Duration stuck) {
        var patience = new Patience(stuck);
        Run now = run;
        while (!now.state().isEnd() && now.state() != RunState.HELD) {
            Run seen = now;
            patience.pause(List.of(seen.state(), seen.chunksDone(), String.valueOf(seen.problem())),
                    () -> stuck(seen, stuck));
            now = look.apply(run.id());
        }
        return now;
    }

    private static String stuck(Run run, Duration since) {
        return "Run `%s` (%s) is %s and has not moved for %d seconds: %s of %s chunks are in.%s Begin again with `./tenure demo --keep FOLDER`: what the server met is in `demo.log` there."
                .formatted(run.id(), run.label(), run.state().word(), since.toSeconds(), run.chunksDone(),
                        run.chunksTotal(), run.problem() == null ? "" : " " + run.problem());
    }

    /// Waits until nothing waits at any system; `look` is told how many are confirmed and wait.
    void settle(Consumer<OperationCounts> look) {
        var patience = new Patience(STUCK);
        OperationCounts counts = operations();
        while (counts.waiting() > 0) {
            OperationCounts seen = counts;
            patience.pause(seen.confirmed(),
                    () -> "Nothing was confirmed for %d seconds while %s operations wait. %s".formatted(
                            STUCK.toSeconds(), Progress.number(seen.waiting()),
                            String.join(" · ", failures(FAILURES_SHOWN))));
            look.accept(seen);
            counts = operations();
        }
    }

    /// Seals what is left to seal, then recomputes all of the ledger.
    LedgerVerdict verify() {
        bean(SealEvents.class).run();
        return bean(VerifyLedger.class).verify(ADMINISTRATOR).get();
    }

    OperationCounts operations() {
        return bean(JdbcClient.class).sql("""
                select count(*) filter (where state in ('waiting', 'running')) as waiting,
                       count(*) filter (where state in ('confirmed', 'unchanged')) as confirmed,
                       count(*) filter (where state in ('failed', 'unverifiable')) as failed
                  from provisioning.operation
                """)
                .query((row, _) -> new OperationCounts(row.getLong("waiting"), row.getLong("confirmed"),
                        row.getLong("failed")))
                .single();
    }

    /// What went wrong, in the target's words, the latest first.
    List<String> failures(int most) {
        return bean(JdbcClient.class).sql("""
                select o.connection || ', ' || coalesce(a.login, 'an account without login') || ': ' || coalesce(o.problem, o.state) as failure
                  from provisioning.operation o join provisioning.account a on a.id = o.account_id
                 where o.state in ('failed', 'unverifiable') or (o.state = 'waiting' and o.problem is not null)
                 order by o.id desc limit :most
                """).param("most", most).query((row, _) -> String.valueOf(row.getString("failure"))).list();
    }

    /// How many have what, and by how many reasons.
    record AccessCounts(long employed, long left, long grants, long reasons, long ended) {}

    AccessCounts access() {
        return bean(JdbcClient.class).sql("""
                select (select count(*) from identity.employment where state <> 'left') as employed,
                       (select count(*) from identity.employment where state = 'left') as gone,
                       (select count(*) from (select distinct d.identity_id, c.gives_id, d.purpose
                          from access.desired(:now) d join catalog.content_now c on c.target_id = d.target_id) g) as grants,
                       (select count(*) from access.desired(:now)) as reasons,
                       (select count(*) from access.reason where recorded_to is null and valid_to <= :now) as ended
                """)
                .param("now", OffsetDateTime.ofInstant(clock().instant(), ZoneOffset.UTC))
                .query((row, _) -> new AccessCounts(
                        row.getLong("employed"), row.getLong("gone"), row.getLong("grants"), row.getLong("reasons"),
                        row.getLong("ended")))
                .single();
    }

    /// Accounts and operations of one system; times in seconds, from the decision to the read-back.
    record SystemCounts(String name, long enabled, long disabled, long confirmed, double median, double slowest) {}

    /// `first` is the run of the first load, when everybody waits for everybody: its operations are counted, not timed.
    List<SystemCounts> systems(UUID first) {
        return bean(JdbcClient.class).sql("""
                select a.connection as name, a.enabled, a.disabled, o.confirmed, o.median, o.slowest
                  from (select connection, count(*) filter (where enabled) as enabled, count(*) filter (where not enabled) as disabled
                          from provisioning.account where state = 'live' group by connection) a
                  join (select connection, count(*) as confirmed,
                               coalesce(percentile_cont(0.5) within group (order by seconds) filter (where not first), 0) as median,
                               coalesce(max(seconds) filter (where not first), 0) as slowest
                          from (select connection, extract(epoch from finished_at - created_at) as seconds, run_id is not distinct from :first as first
                                  from provisioning.operation where state in ('confirmed', 'unchanged')) each
                         group by connection) o on o.connection = a.connection
                 order by a.connection
                """)
                .param("first", first)
                .query((row, _) -> new SystemCounts(
                        row.getString("name"), row.getLong("enabled"), row.getLong("disabled"),
                        row.getLong("confirmed"),
                        row.getDouble("median"), row.getDouble("slowest")))
                .list();
    }

    @Override
    public void close() {
        context.close();
    }
}
