package org.tenure.change;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/// SQL of runs and their chunks.
final class RunStore {

    private static final String COLUMNS = """
            select r.id, r.kind, r.cause, r.label, r.state, r.actor, r.effective_from, r.counts::text as counts,
                   r.verdict::text as verdict, r.problem, r.input::text as input, r.chunks_total,
                   (select count(*) from change.chunk c where c.run_id = r.id) as chunks_done,
                   r.created_at, r.decided_by, r.decided_at, r.finished_at
              from change.run r
            """;
    private static final TypeReference<Map<String, Object>> OBJECT = new TypeReference<>() {};

    /// How counts look in the database.
    record Counted(int adds, int changes, int removals, Map<String, Integer> details) {}

    private final JdbcClient jdbc;
    private final JsonMapper json;

    RunStore(JdbcClient jdbc, JsonMapper json) {
        this.jdbc = jdbc;
        this.json = json;
    }

    void insert(NewRun order, String actor, Instant now) {
        jdbc.sql("""
                insert into change.run (id, kind, cause, label, state, actor, effective_from, input, created_at)
                values (:id, :kind, :cause, :label, 'staging', :actor, :effective, :input::jsonb, :now)
                """)
                .param("id", order.id())
                .param("kind", order.kind())
                .param("cause", order.cause())
                .param("label", order.label())
                .param("actor", actor)
                .param("effective", utc(order.effectiveFrom()))
                .param("input", json.writeValueAsString(order.input()))
                .param("now", utc(now))
                .update();
    }

    Optional<Run> find(UUID id) {
        return jdbc.sql(COLUMNS + " where r.id = :id").param("id", id).query(this::run).optional();
    }

    Optional<Run> underWay(String kind, String cause) {
        return jdbc
                .sql(COLUMNS
                        + " where r.kind = :kind and r.cause = :cause and r.state in ('staging', 'held', 'applying')")
                .param("kind", kind)
                .param("cause", cause)
                .query(this::run)
                .optional();
    }

    List<Run> inState(RunState state) {
        return jdbc.sql(COLUMNS + " where r.state = :state order by r.created_at, r.id")
                .param("state", state.word())
                .query(this::run)
                .list();
    }

    /// Locks the run and answers its state.
    Optional<RunState> lock(UUID id) {
        return jdbc.sql("select state from change.run where id = :id for update")
                .param("id", id)
                .query(String.class)
                .optional()
                .map(RunState::of);
    }

    Page<Run> list(RunFilter filter, PageRequest page) {
        RunKey after = page.key(RunKey::parse);
        List<Run> found = jdbc.sql(COLUMNS + """
                 where (:kind::text is null or r.kind = :kind)
                   and (:cause::text is null or r.cause = :cause)
                   and (:state::text is null or r.state = :state)
                   and (:at::timestamptz is null or (r.created_at, r.id) < (:at, :id::uuid))
                 order by r.created_at desc, r.id desc limit :size
                """)
                .param("kind", filter.kind())
                .param("cause", filter.cause())
                .param("state", filter.state() == null ? null : filter.state().word())
                .param("at", after == null ? null : utc(after.at()))
                .param("id", after == null ? null : after.id())
                .param("size", page.size() + 1)
                .query(this::run)
                .list();
        boolean more = found.size() > page.size();
        List<Run> items = more ? found.subList(0, page.size()) : found;
        return new Page<>(items,
                more ? new RunKey(items.getLast().createdAt(), items.getLast().id()).toString() : null);
    }

    void stage(UUID id, Counts counts, Map<String, Integer> details, int chunks) {
        var counted = new Counted(counts.adds(), counts.changes(), counts.removals(), details);
        jdbc.sql("update change.run set counts = :counts::jsonb, chunks_total = :chunks where id = :id")
                .param("counts", json.writeValueAsString(counted))
                .param("chunks", chunks)
                .param("id", id)
                .update();
    }

    void hold(UUID id, Verdict verdict) {
        jdbc.sql("update change.run set state = 'held', verdict = :verdict::jsonb where id = :id")
                .param("verdict", json.writeValueAsString(verdict))
                .param("id", id)
                .update();
    }

    void start(UUID id, Instant now) {
        jdbc.sql("update change.run set state = 'applying', started_at = :now where id = :id")
                .param("now", utc(now))
                .param("id", id)
                .update();
    }

    void startAgain(UUID id) {
        jdbc.sql("update change.run set state = 'applying', problem = null, finished_at = null where id = :id")
                .param("id", id)
                .update();
    }

    /// What is in the way of a run that goes on; nothing of one that is over.
    void hinder(UUID id, String problem) {
        jdbc.sql("update change.run set problem = :problem where id = :id and state = 'applying'")
                .param("problem", problem)
                .param("id", id)
                .update();
    }

    boolean isStarted(UUID id) {
        return jdbc.sql("select started_at is not null from change.run where id = :id")
                .param("id", id)
                .query(Boolean.class)
                .single();
    }

    /// The newest run of the same kind and cause that began later and was applied, whole or in part.
    Optional<Run> overtaker(UUID id) {
        return jdbc.sql(COLUMNS + """
                  join change.run o on o.kind = r.kind and o.cause = r.cause and o.created_at < r.created_at
                 where o.id = :id and r.started_at is not null
                 order by r.created_at desc limit 1
                """)
                .param("id", id)
                .query(this::run)
                .optional();
    }

    /// Runs that failed after they had started, newest first; not feeds that a newer one of the same source has made up
    /// for: a whole one, because a delta knows nothing of what was left.
    List<Run> stopped(int most) {
        return jdbc.sql(COLUMNS + """
                 where r.state = 'failed' and r.started_at is not null
                   and not (r.kind = 'feed' and exists (
                         select from change.run n where n.kind = r.kind and n.cause = r.cause and n.created_at > r.created_at
                            and n.state = 'done' and n.input ->> 'delta' is distinct from 'true'))
                 order by r.created_at desc, r.id desc limit :most
                """)
                .param("most", most)
                .query(this::run)
                .list();
    }

    void decide(UUID id, RunState state, String by, Instant now) {
        jdbc.sql("""
                update change.run set state = :state, decided_by = :by, decided_at = :now,
                       started_at = case when :state = 'applying' then :now::timestamptz end,
                       finished_at = case when :state = 'discarded' then :now::timestamptz end
                 where id = :id
                """)
                .param("state", state.word())
                .param("by", by)
                .param("now", utc(now))
                .param("id", id)
                .update();
    }

    void end(UUID id, RunState state, @Nullable String problem, Instant now) {
        jdbc.sql("update change.run set state = :state, problem = :problem, finished_at = :now where id = :id")
                .param("state", state.word())
                .param("problem", problem)
                .param("now", utc(now))
                .param("id", id)
                .update();
    }

    boolean markChunk(UUID id, int chunk, Instant now) {
        return jdbc.sql(
                "insert into change.chunk (run_id, chunk, done_at) values (:id, :chunk, :now) on conflict do nothing")
                .param("id", id)
                .param("chunk", chunk)
                .param("now", utc(now))
                .update() == 1;
    }

    Set<Integer> chunks(UUID id) {
        return new HashSet<>(jdbc.sql("select chunk from change.chunk where run_id = :id")
                .param("id", id)
                .query(Integer.class)
                .list());
    }

    /// Staging runs whose stager's connection is gone, locked.
    List<UUID> abandoned() {
        List<UUID> staging = jdbc
                .sql("select id from change.run where state = 'staging' order by id for update skip locked")
                .query((row, _) -> row.getObject(1, UUID.class))
                .list();
        return staging.stream().filter(this::isAbandoned).toList();
    }

    private boolean isAbandoned(UUID id) {
        return jdbc.sql("select pg_try_advisory_xact_lock(:key)")
                .param("key", Runs.stagingLock(id))
                .query(Boolean.class)
                .single();
    }

    /// What a cause applied since `since` and since a person last said yes to one of its runs.
    Counts applied(String kind, String cause, Instant since) {
        return jdbc.sql("""
                select coalesce(sum((r.counts ->> 'adds')::int), 0) as adds,
                       coalesce(sum((r.counts ->> 'changes')::int), 0) as changes,
                       coalesce(sum((r.counts ->> 'removals')::int), 0) as removals
                  from change.run r
                 where r.kind = :kind and r.cause = :cause and r.created_at > :since and r.decided_by is null
                   and (r.state in ('applying', 'done') or exists (select from change.chunk c where c.run_id = r.id))
                   and not exists (select from change.run d where d.kind = r.kind and d.cause = r.cause and d.decided_at > r.created_at
                                      and d.state <> 'discarded')
                """)
                .param("kind", kind)
                .param("cause", cause)
                .param("since", utc(since))
                .query((row, _) -> new Counts(row.getInt("adds"), row.getInt("changes"), row.getInt("removals")))
                .single();
    }

    /// Whether anything of a cause was ever applied.
    boolean everApplied(String kind, String cause) {
        return jdbc.sql("""
                select exists (select from change.run r join change.chunk c on c.run_id = r.id where r.kind = :kind and r.cause = :cause)
                """)
                .param("kind", kind)
                .param("cause", cause)
                .query(Boolean.class)
                .single();
    }

    /// The newest effective time applied for a cause, if any.
    Optional<Instant> newestEffective(String kind, String cause) {
        return jdbc.sql("""
                select effective_from from change.run
                 where kind = :kind and cause = :cause and state in ('applying', 'done') order by effective_from desc limit 1
                """)
                .param("kind", kind)
                .param("cause", cause)
                .query(OffsetDateTime.class)
                .optional()
                .map(OffsetDateTime::toInstant);
    }

    private Run run(ResultSet row, int number) throws SQLException {
        Counted counted = counted(row.getString("counts"));
        String verdict = row.getString("verdict");
        return new Run(row.getObject("id", UUID.class), row.getString("kind"), row.getString("cause"),
                row.getString("label"),
                RunState.of(row.getString("state")), row.getString("actor"), instant(row, "effective_from"),
                new Counts(counted.adds(), counted.changes(), counted.removals()), counted.details(),
                verdict == null ? Verdict.FREE : json.readValue(verdict, Verdict.class), row.getString("problem"),
                input(row.getString("input")), row.getInt("chunks_total"), row.getInt("chunks_done"),
                instant(row, "created_at"), row.getString("decided_by"), maybe(row, "decided_at"),
                maybe(row, "finished_at"));
    }

    private Counted counted(String text) {
        return text.equals("{}") ? new Counted(0, 0, 0, Map.of()) : json.readValue(text, Counted.class);
    }

    private Map<String, Object> input(String text) {
        Map<String, Object> values = new HashMap<>(json.readValue(text, OBJECT));
        values.values().removeIf(Objects::isNull);
        return values;
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }

    private static @Nullable Instant maybe(ResultSet row, String column) throws SQLException {
        OffsetDateTime at = row.getObject(column, OffsetDateTime.class);
        return at == null ? null : at.toInstant();
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }

    /// Where a page of runs goes on.
    private record RunKey(Instant at, UUID id) {

        static RunKey parse(String text) {
            int split = text.indexOf('_');
            return new RunKey(Instant.parse(text.substring(0, split)), UUID.fromString(text.substring(split + 1)));
        }

        @Override
        public String toString() {
            return at + "_" + id;
        }
    }
}
