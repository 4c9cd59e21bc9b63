package org.tenure.audit;

import java.time.Clock;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Problem.Concern;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;

/// Checks the whole ledger against its signed checkpoints, in the database and outside it, and every row version against
/// the evidence of its event. Reads one moment of the database, in bounded memory, and changes nothing.
public final class VerifyLedger {

    private static final int ROWS_PER_FETCH = 2_000;
    private static final int NAMED_MAX = 50;

    private static final String UNSEALED_BELOW = """
            select e.id from audit.event e
             where e.transaction < (select c.horizon from audit.checkpoint c order by c.size desc limit 1)
               and not exists (select from audit.leaf l where l.event_id = e.id)
             limit %d
            """.formatted(NAMED_MAX);
    private static final String NEWEST = """
            select c.size, c.root, c.horizon::text as horizon, c.signed_at, c.key_id, c.signature
              from audit.checkpoint c order by c.size desc limit 1
            """;
    private static final String SEALED_TWICE = "select l.event_id from audit.leaf l group by l.event_id having count(*) > 1 limit %d"
            .formatted(NAMED_MAX);
    private static final String RECORDED_TWICE = "select e.id from audit.event e group by e.id having count(*) > 1 limit %d"
            .formatted(NAMED_MAX);

    private final JdbcTemplate jdbc;
    private final TransactionTemplate oneMoment;
    private final Clock clock;
    private final CheckpointFolder folder;

    VerifyLedger(DataSource database, PlatformTransactionManager transactions, Clock clock, CheckpointFolder folder) {
        this.jdbc = new JdbcTemplate(database);
        this.jdbc.setFetchSize(ROWS_PER_FETCH);
        this.oneMoment = new TransactionTemplate(transactions);
        this.oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.oneMoment.setPropagationBehavior(TransactionDefinition.PROPAGATION_REQUIRES_NEW);
        this.oneMoment.setReadOnly(true);
        this.clock = clock;
        this.folder = folder;
    }

    /// The verdicts as of now. Takes seconds per million row versions, and the right `audit`.
    public Outcome<LedgerVerdict> verify(Actor actor) {
        return actor.require(Right.AUDIT).map(_ -> verify());
    }

    /// The newest signed head, with the key to check it by; `NOT_FOUND` while nothing is sealed. Takes the right `audit`.
    public Outcome<SignedHead> newest(Actor actor) {
        return actor.require(Right.AUDIT)
                .then(_ -> jdbc.query(NEWEST, (row, _) -> CheckpointRow.read(row))
                        .stream()
                        .findFirst()
                        .map(checkpoint -> Outcome
                                .done(SignedHead.of(checkpoint, folder.keys().get(checkpoint.keyId()))))
                        .orElseGet(() -> Outcome.refused(ErrorCode.NOT_FOUND,
                                "Nothing is sealed yet. Ask again in a second.")));
    }

    LedgerVerdict verify() {
        Checkpoint newestOutside = folder.newest().orElse(null);
        return oneMoment.execute(_ -> {
            jdbc.execute("set local work_mem = '128MB'");
            jdbc.execute("set local jit = off");
            return verifyNow(newestOutside);
        });
    }

    private LedgerVerdict verifyNow(@Nullable Checkpoint newestOutside) {
        Instant asOf = clock.instant();
        var problems = new Problems();
        var tree = new VerifyTree(jdbc, folder, newestOutside, problems);
        tree.verify(asOf);
        named(UNSEALED_BELOW, Concern.COMPLETENESS, problems,
                "event `%s` is older than the last checkpoint, which does not cover it: it was inserted afterwards, or its leaf removed");
        named(SEALED_TWICE, Concern.INTEGRITY, problems, "event `%s` is sealed more than once");
        named(RECORDED_TWICE, Concern.INTEGRITY, problems, "event `%s` is there more than once");
        long rows = new VerifyRows(jdbc, problems).verify();
        return new LedgerVerdict(
                asOf,
                tree.size(),
                HexFormat.of().formatHex(tree.root()),
                tree.sizeOutside(),
                rows,
                problems.kept(),
                problems.count(),
                problems.none(Concern.INTEGRITY),
                problems.none(Concern.COMPLETENESS),
                SealEvents.unsealed(jdbc));
    }

    private void named(String query, Concern concern, Problems problems, String sentence) {
        for (UUID event : jdbc.queryForList(query, UUID.class)) {
            problems.add(concern, null, event, null, sentence.formatted(event));
        }
    }
}
