package org.tenure.provisioning.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.kernel.Ids;
import org.tenure.kernel.SqlArrays;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.Operation;
import org.tenure.provisioning.plan.Step;
import tools.jackson.databind.json.JsonMapper;

/// SQL that writes down what came of operations: one statement for a batch.
final class ResultStore {

    private record Link(UUID account, UUID entitlement) {}

    /// What was decided while an operation ran, and now goes on as that operation.
    record Newer(boolean removal, boolean urgent, @Nullable UUID run) {}

    // A result whose fence is not the operation's any more comes too late: somebody else has taken over.
    private static final String WRITE = """
            with r as materialized (
                select * from unnest(cast(:operations as uuid[]), cast(:fences as bigint[]), :states, cast(:removals as boolean[]),
                                     cast(:attempts as int[]), cast(:dues as timestamptz[]), :afters, :kinds, :problems,
                                     cast(:accounts as uuid[]), :fates, :keys, cast(:enableds as boolean[]), :attributes,
                                     cast(:uncertains as boolean[]), cast(:seens as boolean[]), cast(:renames as boolean[]),
                                     cast(:urgents as boolean[]), cast(:runs as uuid[]), cast(:acknowledgeds as timestamptz[]),
                                     cast(:renewals as boolean[]), cast(:thawed as boolean[]), cast(:wereEnabled as boolean[]))
                    as r (operation, fence, state, removal, attempts, due, after, kind, problem,
                          account, fate, key, enabled, attributes, uncertain, seen, renamed,
                          urgent, run, acknowledged, renewed, thawed, was_enabled)
            ), mine as (
                update provisioning.operation o
                   set state = r.state, removal = r.removal, attempts = r.attempts, due_at = coalesce(r.due, o.due_at), lease_until = null,
                       finished_at = case when r.state = 'waiting' then null else cast(:now as timestamptz) end,
                       after = cast(r.after as jsonb), problem_kind = r.kind, problem = r.problem,
                       urgent = o.urgent or r.urgent, run_id = coalesce(r.run, o.run_id),
                       acknowledged_at = case when r.renewed then null else coalesce(r.acknowledged, o.acknowledged_at) end
                  from r where o.id = r.operation and o.fence = r.fence and o.state = 'running'
                returning o.id, o.account_id
            ), written as (
                update provisioning.account a
                   set state = r.fate, key = coalesce(r.key, a.key), uncertain = r.uncertain,
                       login = case when r.renamed then null else a.login end,
                       login_folded = case when r.renamed then null else a.login_folded end,
                       enabled = case when r.seen then r.enabled else a.enabled end,
                       attributes = case when r.seen then cast(r.attributes as jsonb) else a.attributes end,
                       observed_at = case when r.seen then cast(:now as timestamptz) else a.observed_at end,
                       stopped_enabled = case when r.thawed then null
                                              when a.stopped_enabled is not null then coalesce(r.was_enabled, a.stopped_enabled) end,
                       stopped_granted = case when r.thawed then null else a.stopped_granted end
                  from r join mine m on m.id = r.operation
                 where a.id = r.account
            ), lost as (
                delete from provisioning.membership h
                 using unnest(cast(:lostAccounts as uuid[]), cast(:lostEntitlements as uuid[])) as l (account, entitlement)
                  join mine m on m.account_id = l.account
                 where h.account_id = l.account and h.entitlement_id = l.entitlement
            ), held as (
                insert into provisioning.membership (account_id, entitlement_id, observed_at)
                select l.account, l.entitlement, :now
                  from unnest(cast(:heldAccounts as uuid[]), cast(:heldEntitlements as uuid[])) as l (account, entitlement)
                  join mine m on m.account_id = l.account
                on conflict (account_id, entitlement_id) do update set observed_at = excluded.observed_at
            )
            select id from mine
            """;

    private final JdbcClient jdbc;
    private final JsonMapper json;

    ResultStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    /// An operation that goes back to wait takes in the one that was decided meanwhile: there is never more than one.
    /// Answers those, by account.
    Map<UUID, Newer> takeInNewer(Collection<Result> returning) {
        var newer = new LinkedHashMap<UUID, Newer>();
        jdbc.sql("""
                        with pair as materialized (
                            select w.id, w.account_id
                              from unnest(cast(:operations as uuid[]), cast(:fences as bigint[])) as r (id, fence)
                              join provisioning.operation o on o.id = r.id and o.fence = r.fence and o.state = 'running'
                              join provisioning.operation w on w.account_id = o.account_id and w.state = 'waiting'
                             order by w.account_id
                               for update of o, w
                        )
                        delete from provisioning.operation w using pair p where w.id = p.id
                        returning w.account_id, w.removal, w.urgent, w.run_id
                        """)
                .param("operations", SqlArrays.column(returning, result -> result.work().operation()))
                .param("fences", SqlArrays.column(returning, result -> result.work().fence()))
                .query((row, _) -> newer.put(
                        row.getObject(1, UUID.class),
                        new Newer(row.getBoolean(2), row.getBoolean(3), row.getObject(4, UUID.class))))
                .list();
        return newer;
    }

    /// Answers the operations that were still ours.
    Set<UUID> write(List<Result> results, Map<UUID, Newer> newer, Instant now) {
        var lost = new ArrayList<Link>();
        var held = new ArrayList<Link>();
        results.forEach(result -> links(result, lost, held));
        return new HashSet<>(jdbc.sql(WRITE)
                .param("operations", SqlArrays.column(results, result -> result.work().operation()))
                .param("fences", SqlArrays.column(results, result -> result.work().fence()))
                .param("states", SqlArrays.column(results, result -> result.state().word()))
                .param("removals",
                        SqlArrays.column(results,
                                result -> of(result, newer).map(Newer::removal).orElse(result.removal())))
                .param("attempts", SqlArrays.column(results, result -> attempts(result, newer)))
                .param("dues", SqlArrays.column(results, result -> due(result, newer, now)))
                .param("afters", SqlArrays.column(results, this::after))
                .param("kinds",
                        SqlArrays.column(results, result -> result.problem() == null ? null : result.problem().kind()))
                .param("problems",
                        SqlArrays.column(results,
                                result -> result.problem() == null ? null : result.problem().message()))
                .param("accounts", SqlArrays.column(results, result -> result.work().account()))
                .param("fates", SqlArrays.column(results, result -> result.fate().word()))
                .param("keys", SqlArrays.column(results, Result::key))
                .param("enableds",
                        SqlArrays.column(results, result -> result.seen() == null ? null : result.seen().enabled()))
                .param("attributes", SqlArrays.column(results,
                        result -> result.seen() == null ? null : json.writeValueAsString(result.seen().attributes())))
                .param("uncertains", SqlArrays.column(results, Result::uncertain))
                .param("seens", SqlArrays.column(results, result -> result.seen() != null))
                .param("renames", SqlArrays.column(results, result -> result.stranger() != null))
                .param("urgents",
                        SqlArrays.column(results, result -> of(result, newer).map(Newer::urgent).orElse(false)))
                .param("runs", SqlArrays.column(results, result -> run(result, newer)))
                .param("acknowledgeds", SqlArrays.column(results, Result::acknowledgedAt))
                .param("renewals", SqlArrays.column(results, result -> of(result, newer).isPresent()))
                .param("thawed", SqlArrays.column(results, Result::isThawed))
                .param("wereEnabled", SqlArrays.column(results, Result::wasEnabled))
                .param("lostAccounts", SqlArrays.column(lost, Link::account))
                .param("lostEntitlements", SqlArrays.column(lost, Link::entitlement))
                .param("heldAccounts", SqlArrays.column(held, Link::account))
                .param("heldEntitlements", SqlArrays.column(held, Link::entitlement))
                .param("now", SqlArrays.time(now))
                .query(UUID.class)
                .list());
    }

    /// What was decided meanwhile is a new decision: its attempts are counted anew, but the target is read first.
    private static int attempts(Result result, Map<UUID, Newer> newer) {
        int attempts = result.work().attempts() + (result.counts() ? 1 : 0);
        return newer.containsKey(result.work().account()) ? Math.min(1, attempts) : attempts;
    }

    private static @Nullable Instant due(Result result, Map<UUID, Newer> newer, Instant now) {
        return result.state() != Operation.State.WAITING
                ? null
                : of(result, newer).map(Newer::removal).orElse(false) ? now : now.plus(result.delay());
    }

    private static Optional<Newer> of(Result result, Map<UUID, Newer> newer) {
        return Optional.ofNullable(newer.get(result.work().account()));
    }

    /// The run of the newer decision; a stop stays what it was whatever is decided after it.
    private static @Nullable UUID run(Result result, Map<UUID, Newer> newer) {
        return of(result, newer)
                .filter(each -> each.urgent() || !result.work().urgent())
                .map(Newer::run)
                .orElse(null);
    }

    private @Nullable String after(Result result) {
        Result.Seen seen = result.seen();
        return seen == null
                ? null
                : json.writeValueAsString(Claims.described(seen.enabled(), seen.attributes(), seen.entitlements()));
    }

    private static void links(Result result, List<Link> lost, List<Link> held) {
        Work work = result.work();
        Result.Seen seen = result.seen();
        if (result.fate() == Account.State.GONE) {
            work.entitlements().values().forEach(id -> lost.add(new Link(work.account(), id)));
        } else if (seen != null) {
            work.entitlements()
                    .forEach((key, id) -> (seen.entitlements().contains(key) ? held : lost)
                            .add(new Link(work.account(), id)));
        } else {
            // The target said that they were granted; whether they can be seen there is another matter.
            var given = new HashSet<String>();
            result.done().forEach(step -> {
                if (step instanceof Step.Grant(var entitlements)) {
                    given.addAll(entitlements);
                } else if (step instanceof Step.Create(_, var entitlements)) {
                    given.addAll(entitlements);
                }
            });
            given.forEach(key -> held
                    .add(new Link(work.account(), java.util.Objects.requireNonNull(work.entitlements().get(key)))));
        }
    }

    /// Accounts that we met and that are not ours: they are on record, and their logins are theirs.
    void meet(String connection, List<Result> met, Instant now) {
        List<TargetAccount> strangers = met.stream().map(Result::stranger).filter(java.util.Objects::nonNull).toList();
        jdbc.sql("""
                        with r as materialized (
                            select * from unnest(cast(:ids as uuid[]), :logins, :folded, :keys, cast(:enableds as boolean[]), :asked)
                                as r (id, login, folded, key, enabled, asked)
                        ), met as (
                            insert into provisioning.account (id, connection, purpose, state, login, login_folded, key, enabled, observed_at, created_at)
                            select r.id, :connection, 'standard', 'live', r.login, r.folded, r.key, r.enabled, :now, :now from r
                            on conflict do nothing
                        )
                        update provisioning.login l
                           set account_id = r.id, identity_id = null, quarantined_until = null
                          from r where l.connection = :connection and l.folded = r.asked
                        """)
                .param("ids", SqlArrays.column(strangers, _ -> Ids.next()))
                .param("logins", SqlArrays.column(strangers, TargetAccount::login))
                .param("folded", SqlArrays.column(strangers, stranger -> LoginFold.fold(stranger.login())))
                .param("keys", SqlArrays.column(strangers, TargetAccount::key))
                .param("enableds", SqlArrays.column(strangers, TargetAccount::enabled))
                .param("asked", SqlArrays.column(met, result -> LoginFold.fold(String.valueOf(result.work().login()))))
                .param("connection", connection)
                .param("now", SqlArrays.time(now))
                .update();
    }
}
