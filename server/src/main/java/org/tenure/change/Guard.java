package org.tenure.change;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.Ledger;
import org.tenure.audit.NewEvent;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;

/// Counts before anything executes. On by default: what nobody configured has standard limits, and a source's first load is always held.
///
/// What a person approved is not counted against the runs that follow it.
public final class Guard {

    private static final Duration DAY = Duration.ofDays(1);
    private static final Set<String> KINDS = Set.of(NewRun.FEED, NewRun.MODEL);
    private static final Set<String> CLASSES = Set.of(GuardRules.ADDS, GuardRules.CHANGES, GuardRules.REMOVALS,
            GuardRules.STOPS);

    private final RunStore runs;
    private final JdbcClient jdbc;
    private final Ledger ledger;
    private final TransactionTemplate transactions;
    private final Clock clock;

    Guard(RunStore runs, JdbcClient jdbc, Ledger ledger, TransactionTemplate transactions, Clock clock) {
        this.runs = runs;
        this.jdbc = jdbc;
        this.ledger = ledger;
        this.transactions = transactions;
        this.clock = clock;
    }

    /// Judges a run's counts together with what its cause applied over the last day without a person's word.
    /// `known` is how many the percentages are of.
    public Verdict judge(String kind, String cause, Counts counts, int known) {
        List<Verdict.Trip> trips = new ArrayList<>();
        if (kind.equals(NewRun.FEED) && counts.adds() > 0 && !runs.everApplied(kind, cause)) {
            trips.add(new Verdict.Trip(GuardRules.ADDS, counts.adds(), 0,
                    "This is the first load of `%s`, with %d people: a first load is always looked at and approved by a person."
                            .formatted(cause,
                                    counts.adds())));
        } else {
            judge(kind, cause, GuardRules.ADDS, counts.adds(), known, trips);
        }
        judge(kind, cause, GuardRules.CHANGES, counts.changes(), known, trips);
        judge(kind, cause, GuardRules.REMOVALS, counts.removals(), known, trips);
        return new Verdict(trips);
    }

    private void judge(String kind, String cause, String countOf, int count, int known, List<Verdict.Trip> trips) {
        Counts before = runs.applied(kind, cause, clock.instant().minus(DAY));
        int earlier = switch (countOf) {
            case GuardRules.ADDS -> before.adds();
            case GuardRules.CHANGES -> before.changes();
            default -> before.removals();
        };
        var trip = GuardRules.trip(GuardRules.choose(limits(), kind, cause, countOf), count, earlier, known);
        if (trip != null) {
            trips.add(trip);
        }
    }

    /// Whether a source may stop so many people at once, `earlier` of them over the last day.
    public boolean permitsStops(String source, int count, int earlier, int known) {
        GuardLimit limit = GuardRules.choose(limits(), NewRun.FEED, source, GuardRules.STOPS);
        return GuardRules.trip(limit, count, earlier, known) == null;
    }

    /// Limits as configured; see [#standardLimits] for what holds besides.
    public List<GuardLimit> limits() {
        return jdbc.sql(
                "select kind, cause, count_of, most, most_percent from change.guard_limit order by kind, cause, count_of")
                .query(Guard::limit)
                .list();
    }

    /// What holds where nobody configured anything.
    public List<GuardLimit> standardLimits() {
        return GuardRules.STANDARD;
    }

    /// Sets one limit, replacing the one of the same kind, cause and count.
    public Outcome<GuardLimit> define(GuardLimit limit, Actor actor) {
        return actor.require(Right.CONFIGURE).then(_ -> check(limit)).map(good -> {
            transactions.executeWithoutResult(_ -> {
                jdbc.sql("""
                        insert into change.guard_limit (kind, cause, count_of, most, most_percent)
                        values (:kind, :cause, :countOf, :most, :percent)
                        on conflict (kind, cause, count_of) do update set most = excluded.most, most_percent = excluded.most_percent
                        """)
                        .param("kind", good.kind())
                        .param("cause", good.cause())
                        .param("countOf", good.countOf())
                        .param("most", good.most())
                        .param("percent", good.mostPercent())
                        .update();
                tell("limit.defined", good, actor);
            });
            return good;
        });
    }

    /// Takes a configured limit back: the more general one holds again.
    public Outcome<GuardLimit> retire(String kind, String cause, String countOf, Actor actor) {
        return actor.require(Right.CONFIGURE).then(_ -> {
            GuardLimit found = limits().stream()
                    .filter(limit -> limit.kind().equals(kind) && limit.cause().equals(cause)
                            && limit.countOf().equals(countOf))
                    .findFirst()
                    .orElse(null);
            if (found == null) {
                return Outcome.refused(ErrorCode.NOT_FOUND,
                        "There is no limit on %s of %s `%s`. List the limits to see those that are set.", countOf, kind,
                        cause);
            }
            transactions.executeWithoutResult(_ -> {
                jdbc.sql("delete from change.guard_limit where kind = :kind and cause = :cause and count_of = :countOf")
                        .param("kind", kind)
                        .param("cause", cause)
                        .param("countOf", countOf)
                        .update();
                tell("limit.retired", found, actor);
            });
            return Outcome.done(found);
        });
    }

    private static Outcome<GuardLimit> check(GuardLimit limit) {
        if (!KINDS.contains(limit.kind())) {
            return Outcome.refused(ErrorCode.INVALID, "A limit is of kind `feed` or `model`, not `%s`.", limit.kind());
        }
        if (!CLASSES.contains(limit.countOf())) {
            return Outcome.refused(ErrorCode.INVALID,
                    "A limit counts `adds`, `changes`, `removals` or `stops`, not `%s`.",
                    limit.countOf());
        }
        if (limit.most() == null && limit.mostPercent() == null) {
            return Outcome.refused(ErrorCode.INVALID,
                    "The limit on %s of `%s` says neither a number nor a percentage. Give at least one.",
                    limit.countOf(), limit.cause());
        }
        boolean negative = limit.most() != null && limit.most() < 0;
        boolean noPercentage = limit.mostPercent() != null
                && (limit.mostPercent().signum() < 0 || limit.mostPercent().doubleValue() > 100);
        if (negative || noPercentage) {
            return Outcome.refused(ErrorCode.INVALID,
                    "The limit on %s of `%s` must be 0 or more, and a percentage at most 100.", limit.countOf(),
                    limit.cause());
        }
        return Outcome.done(limit);
    }

    private void tell(String type, GuardLimit limit, Actor actor) {
        ledger.record(NewEvent.of(type, actor,
                Map.of("kind", limit.kind(), "cause", limit.cause(), "countOf", limit.countOf(),
                        "most", limit.most() == null ? "" : limit.most().toString(),
                        "mostPercent", limit.mostPercent() == null ? "" : limit.mostPercent().toPlainString())));
    }

    private static GuardLimit limit(ResultSet row, int number) throws SQLException {
        return new GuardLimit(row.getString("kind"), row.getString("cause"), row.getString("count_of"),
                row.getObject("most", Integer.class), row.getBigDecimal("most_percent"));
    }
}
