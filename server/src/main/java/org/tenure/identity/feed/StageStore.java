package org.tenure.identity.feed;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import javax.sql.DataSource;
import org.postgresql.PGConnection;
import org.postgresql.copy.CopyIn;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.tenure.change.Runs;
import org.tenure.identity.Reserved;
import org.tenure.identity.SourceDefinition;

/// SQL of comparing one feed with what is known, on a connection of its own that holds the rows in a temporary table.
///
/// Each statement is a transaction: nobody waits for the whole, and a connection that breaks takes its rows with it.
final class StageStore implements AutoCloseable {

    static final int CHUNK_PEOPLE_MAX = 1_000;
    static final int ABSENT_SHOWN_MAX = 1_000;
    private static final int BUFFER = 1 << 16;

    private final UUID run;
    private final Connection connection;
    private final JdbcClient jdbc;
    private final StringBuilder line = new StringBuilder(512);
    private byte[] buffer = new byte[BUFFER];
    private int used;

    StageStore(DataSource database, UUID run) {
        try {
            this.run = run;
            this.connection = database.getConnection();
            this.jdbc = JdbcClient.create(new SingleConnectionDataSource(connection, true));
        } catch (SQLException failed) {
            throw new IllegalStateException("no connection to stage a feed", failed);
        }
        jdbc.sql("select pg_advisory_lock(:key)").param("key", Runs.stagingLock(run)).query((row, _) -> true).single();
        // Plans are made once for very many rows: compiling them costs more than it saves.
        jdbc.sql("set jit = off").update();
        jdbc.sql("set work_mem = '64MB'").update();
        jdbc.sql("""
                create temporary table staged (
                    line int not null, key text collate "C" not null, person text collate "C" not null,
                    state text not null, hash bytea, attributes text)
                """).update();
        // Enough for the planner, which only has to know that these are many and all different.
        jdbc.sql("alter table staged alter column key set statistics 10, alter column person set statistics 10")
                .update();
    }

    /// Rows on their way into the staging table.
    final class Copy implements AutoCloseable {

        private final CopyIn copy;

        private Copy() throws SQLException {
            this.copy = connection.unwrap(PGConnection.class)
                    .getCopyAPI()
                    .copyIn("copy staged (line, key, person, state, hash, attributes) from stdin");
        }

        void write(TypedRow row) {
            line.setLength(0);
            line.append(row.line()).append('\t');
            escape(row.key()).append('\t');
            escape(row.person()).append('\t').append(row.state()).append('\t');
            if (row.hash() == null || row.attributes() == null) {
                line.append("\\N\t\\N\n");
            } else {
                line.append("\\\\x");
                hex(row.hash());
                line.append('\t');
                escape(row.attributes()).append('\n');
            }
            put(line.toString().getBytes(StandardCharsets.UTF_8));
        }

        private void put(byte[] bytes) {
            if (used + bytes.length > buffer.length) {
                flush();
                if (bytes.length > buffer.length) {
                    buffer = new byte[bytes.length];
                }
            }
            System.arraycopy(bytes, 0, buffer, used, bytes.length);
            used += bytes.length;
        }

        private void flush() {
            try {
                copy.writeToCopy(buffer, 0, used);
                used = 0;
            } catch (SQLException failed) {
                throw new IllegalStateException("rows of a feed could not be staged", failed);
            }
        }

        void end() throws SQLException {
            flush();
            copy.endCopy();
        }

        @Override
        public void close() throws SQLException {
            if (copy.isActive()) {
                copy.cancelCopy();
            }
        }
    }

    Copy copy() throws SQLException {
        return new Copy();
    }

    private StringBuilder escape(String text) {
        int plain = 0; // where what needs no escape began: it is copied at once
        for (int i = 0; i < text.length(); i++) {
            char one = text.charAt(i);
            if (one > '\r' && one != '\\') {
                continue;
            }
            String escaped = switch (one) {
                case '\\' -> "\\\\";
                case '\t' -> "\\t";
                case '\n' -> "\\n";
                case '\r' -> "\\r";
                default -> String.valueOf(one);
            };
            line.append(text, plain, i).append(escaped);
            plain = i + 1;
        }
        return line.append(text, plain, text.length());
    }

    private void hex(byte[] bytes) {
        for (byte one : bytes) {
            line.append(Character.forDigit(one >> 4 & 0xF, 16)).append(Character.forDigit(one & 0xF, 16));
        }
    }

    void analyze() {
        jdbc.sql("analyze staged (key, person)").update();
        boolean unknown = jdbc.sql(
                "select bool_or(reltuples < 1000) from pg_class where oid in ('identity.record'::regclass, 'identity.employment'::regclass)")
                .query(Boolean.class)
                .single();
        if (unknown) {
            jdbc.sql("analyze identity.record").update();
            jdbc.sql("analyze identity.employment").update();
            jdbc.sql("analyze identity.identifier").update();
        }
    }

    /// A key that is there more than once: every line with the number of another.
    record Duplicate(int line, String key, int other) {}

    /// Takes none of the rows whose key is there more than once.
    List<Duplicate> dropDuplicates() {
        List<Duplicate> duplicates = jdbc.sql("""
                with twice as (select key, min(line) as first, max(line) as last from staged group by key having count(*) > 1)
                select s.line, s.key, case when s.line = t.first then t.last else t.first end as other
                  from staged s join twice t on t.key = s.key order by s.line
                """)
                .query((row, _) -> new Duplicate(row.getInt(1), row.getString(2), row.getInt(3)))
                .list();
        if (!duplicates.isEmpty()) {
            jdbc.sql("""
                    update staged set hash = null, attributes = null
                     where key in (select key from staged group by key having count(*) > 1)
                    """).update();
        }
        return duplicates;
    }

    /// A key that was another person's before.
    record Disputed(int line, String key) {}

    List<Disputed> dropDisputed(SourceDefinition source) {
        return jdbc.sql("""
                update staged s set hash = null, attributes = null
                  from identity.record r
                 where s.hash is not null and r.source = :source and r.key = s.key and r.recorded_to is null and r.hash <> s.hash
                   and not exists (select from identity.identifier i where i.scheme = :scheme and i.value = s.person and i.identity_id = r.identity_id)
                returning s.line, s.key
                """)
                .param("source", source.name())
                .param("scheme", source.scheme())
                .query((row, _) -> new Disputed(row.getInt(1), row.getString(2)))
                .list();
    }

    /// Writes what differs, in chunks of people; absent keys leave when they may.
    void differ(SourceDefinition source, Instant effective, boolean older, boolean absentLeave) {
        jdbc.sql(DIFFER.formatted(moved()))
                .param("run", run)
                .param("source", source.name())
                .param("scheme", source.scheme())
                .param("employs", source.employment() != null)
                .param("effective", utc(effective))
                .param("older", older)
                .param("leave", absentLeave)
                .param("people", CHUNK_PEOPLE_MAX)
                .update();
    }

    // `offset 0` has each text read as JSON once, and only where it differs.
    private static final String DIFFER = """
            with changed as (
                select s.key, s.person, s.hash, s.said as attributes,
                       case when not :employs then 'changes'
                            when s.was is null then case s.state when 'left' then 'former' else 'joins' end
                            when :older and exists (select from identity.record n where n.source = :source and n.key = s.key
                                                       and n.recorded_to is null and n.valid_from > :effective) then 'changes'
                            when s.was = 'left' and s.state <> 'left' then 'returns'
                            when s.was <> 'left' and s.state = 'left' then 'leaves'
                            when s.was <> 'left' and %s then 'moves'
                            else 'changes' end as effect
                  from (select s.key, s.person, s.hash, s.state, s.attributes::jsonb as said, r.attributes as before, e.state as was
                          from staged s
                          left join identity.record r on r.source = :source and r.key = s.key and r.recorded_to is null
                                and r.valid_from <= :effective and (r.valid_to is null or r.valid_to > :effective)
                          left join identity.employment e on e.source = :source and e.key = s.key
                         where s.hash is not null and r.hash is distinct from s.hash
                        offset 0) s
                union all
                select e.key, coalesce((select i.value from identity.identifier i where i.identity_id = e.identity_id and i.scheme = :scheme limit 1), e.key),
                       null, null, 'leaves'
                  from identity.employment e
                 where :leave and e.source = :source and e.state <> 'left' and not exists (select from staged s where s.key = e.key)),
            numbered as (
                select (dense_rank() over (order by c.person) - 1) / :people + 1 as chunk, c.* from changed c)
            insert into identity.difference (run_id, chunk, key, person, effect, identity_id, attributes, hash)
            select :run, n.chunk, n.key, n.person, n.effect, i.identity_id, n.attributes, n.hash
              from numbered n left join identity.identifier i on i.scheme = :scheme and i.value = n.person
             order by n.chunk, n.key
            """;

    private static String moved() {
        List<String> each = Reserved.OF_THE_JOB.stream()
                .sorted()
                .map(name -> "s.before ->> '%1$s' is distinct from s.said ->> '%1$s'".formatted(name))
                .toList();
        return "(" + String.join(" or ", each) + ")";
    }

    /// Counts keys that are missing and have not left, and writes the first of them to be shown.
    int absent(SourceDefinition source) {
        return jdbc.sql("""
                with missing as materialized (
                    select e.key, e.identity_id from identity.employment e
                     where e.source = :source and e.state <> 'left' and not exists (select from staged s where s.key = e.key)),
                shown as (
                    insert into identity.difference (run_id, chunk, key, person, effect, identity_id)
                    select :run, 0, m.key, m.key, 'absent', m.identity_id from missing m order by m.key limit :shown)
                select count(*)::int from missing
                """)
                .param("run", run)
                .param("source", source.name())
                .param("shown", ABSENT_SHOWN_MAX)
                .query(Integer.class)
                .single();
    }

    int known(SourceDefinition source) {
        return jdbc.sql("select count(*) from identity.employment where source = :source and state <> 'left'")
                .param("source", source.name())
                .query(Integer.class)
                .single();
    }

    /// As the last run left it, so that one row does not cost a look at everybody; counted where there was none.
    int knownSinceLast(SourceDefinition source) {
        return jdbc.sql("""
                select (d.counts ->> 'known')::int + (d.counts ->> 'joins')::int + (d.counts ->> 'returns')::int - (d.counts ->> 'leaves')::int
                  from (select r.counts -> 'details' as counts from change.run r
                         where r.kind = 'feed' and r.cause = :source and r.state = 'done' order by r.created_at desc limit 1) d
                """)
                .param("source", source.name())
                .query(Integer.class)
                .optional()
                .orElseGet(() -> known(source));
    }

    Map<String, Integer> effects() {
        Map<String, Integer> effects = new HashMap<>();
        jdbc.sql(
                "select effect, count(*)::int from identity.difference where run_id = :run and chunk > 0 group by effect")
                .param("run", run)
                .query((row, _) -> effects.put(row.getString(1), row.getInt(2)))
                .list();
        return effects;
    }

    int chunks() {
        return jdbc.sql("select coalesce(max(chunk), 0) from identity.difference where run_id = :run")
                .param("run", run)
                .query(Integer.class)
                .single();
    }

    JdbcClient jdbc() {
        return jdbc;
    }

    @Override
    public void close() {
        try (connection) {
            jdbc.sql("drop table if exists staged").update();
            jdbc.sql("reset jit").update();
            jdbc.sql("reset work_mem").update();
            jdbc.sql("select pg_advisory_unlock(:key)")
                    .param("key", Runs.stagingLock(run))
                    .query((row, _) -> true)
                    .single();
        } catch (SQLException failed) {
            throw new IllegalStateException("the connection that staged a feed could not be given back", failed);
        }
    }

    private static OffsetDateTime utc(Instant at) {
        return at.atOffset(ZoneOffset.UTC);
    }
}
