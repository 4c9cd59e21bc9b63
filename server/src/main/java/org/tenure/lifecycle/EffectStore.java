package org.tenure.lifecycle;

import static org.tenure.kernel.SqlArrays.time;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.springframework.jdbc.core.ConnectionCallback;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.SqlArrays;

/// Who gains and who loses by a change of the model, computed in the transaction that makes it: before and after are
/// both asked from the same tables that will answer afterwards, so that what is shown is what happens.
///
/// The order of calls is [#remember], then the definitions, then [#want] and [#resolved], then [#compute].
final class EffectStore {

    /// How many people, how many accesses, and a digest by which a later computation is told to be the same.
    record Totals(int gaining, int losing, int accessGained, int accessLost, int affected, String digest) {}

    private static final int PEOPLE_PER_CHUNK = 1_000;

    private final JdbcClient jdbc;
    private final JdbcOperations template;

    EffectStore(JdbcClient jdbc, JdbcOperations template) {
        this.jdbc = jdbc;
        this.template = template;
    }

    /// Keeps what every target gives before the change.
    void remember() {
        run("""
                create temporary table content_before on commit drop as
                select c.target_id, c.gives_id from catalog.content_now c
                """);
        run("""
                create temporary table wanted (
                    employment_id uuid not null, identity_id uuid not null, target_id uuid, purpose text not null, rule text not null) on commit drop
                """);
        run("create temporary table resolved (employment_id uuid not null, identity_id uuid not null) on commit drop");
    }

    /// Loads rows of [WantedRow#line].
    void want(InputStream lines) {
        copyIn("copy wanted (employment_id, identity_id, target_id, purpose, rule) from stdin", lines);
        run("analyze wanted");
    }

    /// Employments that are not what they were, as another source wins now: employment → identity.
    void resolved(Map<UUID, UUID> employments) {
        jdbc.sql("insert into resolved select * from unnest(cast(:employments as uuid[]), cast(:identities as uuid[]))")
                .param("employments", SqlArrays.of(employments.keySet()))
                .param("identities", SqlArrays.of(employments.values()))
                .update();
        run("analyze resolved");
    }

    /// Works out the effects of changed rules, contents and connections, and whom to go through.
    Totals compute(UUID run, Collection<String> rules, Collection<String> applications, Instant now) {
        String[] changedRules = rules.toArray(String[]::new);
        jdbc.sql("""
                create temporary table changing on commit drop as
                select coalesce(w.identity_id, r.identity_id) as identity_id, coalesce(w.target_id, r.target_id) as target_id,
                       coalesce(w.purpose, r.purpose) as purpose, r.id as ends
                  from (select * from wanted where target_id is not null) w
                  full join (select * from access.reason
                              where recorded_to is null and valid_to is null and kind = 'birthright' and rule = any (:rules)
                                and target_id in (select unnest(v.gives) from policy.rule_version v where v.rule = any (:rules))
                              union all
                              select o.* from resolved e join access.reason o on o.employment_id = e.employment_id
                               where o.recorded_to is null and o.valid_to is null and o.kind = 'birthright' and o.rule <> all (:rules)) r
                    on r.employment_id = w.employment_id and r.target_id = w.target_id and r.purpose = w.purpose and r.rule = w.rule
                 where (w.employment_id is null or r.id is null)
                   and not exists (select from wanted d where d.target_id is null and d.employment_id = r.employment_id and d.rule = r.rule)
                """)
                .param("rules", changedRules)
                .update();
        jdbc.sql("""
                create temporary table person on commit drop as
                select identity_id from changing
                 union
                select identity_id from resolved
                 union
                select r.identity_id from access.reason r
                 where r.recorded_to is null
                   and r.target_id in (select target_id from (
                        (select target_id, gives_id from content_before except select target_id, gives_id from catalog.content_now)
                        union all
                        (select target_id, gives_id from catalog.content_now except select target_id, gives_id from content_before)) d)
                 union
                select r.identity_id from access.reason r
                  join catalog.content_now c on c.target_id = r.target_id
                 where r.recorded_to is null and c.application = any (:applications)
                """)
                .param("applications", applications.toArray(String[]::new))
                .update();
        run("analyze changing");
        run("analyze person");
        effects(run, now);
        int people = jdbc.sql("select count(*) from person").query(Integer.class).single();
        return totals(run, people);
    }

    private void effects(UUID run, Instant now) {
        // A held change is made again when it is approved: what it would have done gives way to what it does now.
        jdbc.sql("delete from lifecycle.effect where run_id = :run").param("run", run).update();
        jdbc.sql("""
                with had as (
                    select distinct d.identity_id, b.gives_id as target_id, d.purpose
                      from access.desired(:now) d
                      join person p on p.identity_id = d.identity_id
                      join content_before b on b.target_id = d.target_id),
                gets as (
                    select d.identity_id, c.gives_id as target_id, d.purpose
                      from access.desired(:now) d
                      join person p on p.identity_id = d.identity_id
                      join catalog.content_now c on c.target_id = d.target_id
                     where d.reason_id not in (select ends from changing where ends is not null)
                     union
                    select g.identity_id, c.gives_id, g.purpose
                      from changing g
                      join catalog.content_now c on c.target_id = g.target_id
                     where g.ends is null)
                insert into lifecycle.effect (run_id, identity_id, target, purpose, gains)
                select :run, x.identity_id, t.name, x.purpose, x.gains
                  from (select g.*, true as gains from (select * from gets except select * from had) g
                        union all
                        select l.*, false from (select * from had except select * from gets) l) x
                  join catalog.target t on t.id = x.target_id
                """)
                .param("now", time(now))
                .param("run", run)
                .update();
        jdbc.sql("""
                insert into lifecycle.affected (run_id, chunk, identity_id)
                select :run, 1 + (row_number() over (order by identity_id) - 1) / :size, identity_id from person
                """)
                .param("run", run)
                .param("size", PEOPLE_PER_CHUNK)
                .update();
    }

    private Totals totals(UUID run, int affected) {
        return jdbc.sql("""
                select count(distinct identity_id) filter (where gains) as gaining, count(distinct identity_id) filter (where not gains) as losing,
                       count(*) filter (where gains) as gained, count(*) filter (where not gains) as lost,
                       coalesce(md5(string_agg(identity_id || target || purpose || gains, ',' order by identity_id, target, purpose)), '') as digest
                  from lifecycle.effect
                 where run_id = :run
                """)
                .param("run", run)
                .query((row, index) -> new Totals(
                        row.getInt("gaining"), row.getInt("losing"), row.getInt("gained"), row.getInt("lost"),
                        affected, row.getString("digest")))
                .single();
    }

    /// The digest of the effects kept for a run.
    String digest(UUID run) {
        return totals(run, 0).digest();
    }

    static int chunks(Totals totals) {
        return Math.ceilDiv(totals.affected(), PEOPLE_PER_CHUNK);
    }

    /// Saves the effects outside the database, for a transaction that is rolled back.
    void save(UUID run, Path file) {
        template.execute((ConnectionCallback<Long>) connection -> {
            try (OutputStream out = Files.newOutputStream(file)) {
                return connection.unwrap(PGConnection.class)
                        .getCopyAPI()
                        .copyOut(
                                "copy (select run_id, identity_id, target, purpose, gains from lifecycle.effect where run_id = '"
                                        + run + "') to stdout",
                                out);
            } catch (IOException failed) {
                throw new SQLException("effects could not be saved to " + file, failed);
            }
        });
    }

    /// Brings saved effects back, in place of any there.
    void restore(UUID run, Path file) {
        jdbc.sql("delete from lifecycle.effect where run_id = :run").param("run", run).update();
        try (InputStream in = Files.newInputStream(file)) {
            copyIn("copy lifecycle.effect (run_id, identity_id, target, purpose, gains) from stdin", in);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }

    /// Effects of a run by person and target.
    Page<Effect> effects(UUID run, PageRequest page) {
        record Keyed(String key, Effect effect) {}
        List<Keyed> found = jdbc.sql("""
                select e.identity_id || '/' || e.target || '/' || e.purpose as key, e.identity_id, e.target, e.purpose, e.gains,
                       (select m.attributes ->> 'displayName' from identity.employment m where m.identity_id = e.identity_id limit 1) as name
                  from lifecycle.effect e
                 where e.run_id = :run
                   and (cast(:after as text) is null or (e.identity_id || '/' || e.target || '/' || e.purpose) collate "C" > cast(:after as text))
                 order by (e.identity_id || '/' || e.target || '/' || e.purpose) collate "C"
                 limit :limit
                """)
                .param("run", run)
                .param("after", page.after())
                .param("limit", page.size() + 1)
                .query((row, index) -> new Keyed(row.getString("key"), effect(row)))
                .list();
        boolean more = found.size() > page.size();
        List<Keyed> part = more ? found.subList(0, page.size()) : found;
        @Nullable
        String next = more ? part.getLast().key() : null;
        return new Page<>(part.stream().map(Keyed::effect).toList(), next);
    }

    private static Effect effect(ResultSet row) throws SQLException {
        return new Effect(
                row.getObject("identity_id", UUID.class), row.getString("name"), row.getString("target"),
                row.getString("purpose"), row.getBoolean("gains"));
    }

    /// How many people have a job now.
    int employed() {
        return jdbc.sql("select count(distinct e.identity_id) from identity.employment e where e.state <> 'left'")
                .query(Integer.class)
                .single();
    }

    private void copyIn(String statement, InputStream lines) {
        template.execute((ConnectionCallback<Long>) connection -> {
            try {
                return connection.unwrap(PGConnection.class).getCopyAPI().copyIn(statement, lines);
            } catch (IOException failed) {
                throw new SQLException("rows could not be sent", failed);
            }
        });
    }

    private void run(String statement) {
        template.execute(statement);
    }
}
