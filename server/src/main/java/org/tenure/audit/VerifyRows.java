package org.tenure.audit;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.Collectors;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.tenure.audit.Problem.Concern;

/// Compares the row versions of every watched table with the evidence of the events that opened and closed them.
///
/// The digests are computed anew, by the definition in the schema's first migration but not by its functions, which the
/// database's owner may have changed.
final class VerifyRows {

    private static final int NAMED_MAX = 50;

    /// A table is watched when evidence says so, when its columns were noted, or when it has the trigger.
    private static final String WATCHED = """
            with triggers as (
                select n.nspname || '.' || c.relname as relation, count(*) filter (where t.tgenabled in ('O', 'A')) as enabled
                  from pg_trigger t join pg_class c on c.oid = t.tgrelid join pg_namespace n on n.oid = c.relnamespace
                 where t.tgname in ('rows_opened_are_evident', 'rows_closed_are_evident', 'rows_are_never_deleted')
                 group by 1)
            select relation, coalesce(enabled, 0) as enabled, to_regclass(relation) is not null as exists
              from triggers full join (select relation from audit.shape union select relation from audit.evidence) known using (relation)
             order by relation
            """;
    private static final String SHAPES = "select shape, columns from audit.shape where relation = ? order by shape";
    private static final String MISMATCHES = """
            with actual as (
                select n.%1$s_event as event, count(*) as rows, %2$s as digest
                  from %3$s n %4$s
                 where n.%1$s_event is not null %5$s
                 group by n.%1$s_event),
            noted as (select event_id as event, row_count as rows, digest from audit.evidence where relation = ? and change = '%1$s' %6$s)
            select event, a.rows as actual, e.rows as noted
              from actual a full join noted e using (event)
             where a.event is null or e.event is null or a.rows <> e.rows or a.digest <> e.digest
             order by event
             limit %7$d
            """;
    private static final int TRIGGERS = 3;

    private final JdbcTemplate jdbc;
    private final Problems problems;

    VerifyRows(JdbcTemplate jdbc, Problems problems) {
        this.jdbc = jdbc;
        this.problems = problems;
    }

    /// Answers how many row versions evidence speaks of.
    long verify() {
        jdbc.query(WATCHED,
                (row, _) -> new Watched(row.getString("relation"), row.getInt("enabled"), row.getBoolean("exists")))
                .forEach(this::verify);
        withoutEvent();
        Long rows = jdbc.queryForObject("select coalesce(sum(row_count), 0) from audit.evidence", Long.class);
        return rows == null ? 0 : rows;
    }

    private void verify(Watched watched) {
        String relation = watched.relation;
        if (!watched.exists) {
            problems.add(Concern.COMPLETENESS, null, null, relation, "the table `%s` is missing".formatted(relation));
            return;
        }
        if (watched.triggers < TRIGGERS) {
            problems.add(Concern.COMPLETENESS, null, null, relation,
                    "the table `%s` is not watched: a trigger is missing or disabled".formatted(relation));
        }
        List<Shape> shapes = jdbc.query(SHAPES, VerifyRows::shape, relation);
        if (shapes.isEmpty()) {
            problems.add(Concern.INTEGRITY, null, null, relation,
                    "nothing says which columns the evidence of `%s` covers".formatted(relation));
            return;
        }
        for (Shape shape : shapes) {
            opened(relation, shape, shapes);
        }
        compare(relation, "closed", MISMATCHES.formatted(
                "closed", digest(relation, List.of("id", "recorded_to")), quoted(relation), "", "", "", NAMED_MAX),
                relation);
        halfClosed(relation);
    }

    /// Rows count to the shape of their evidence; those without any to the newest.
    private void opened(String relation, Shape shape, List<Shape> shapes) {
        String digest = digest(relation, shape.columns);
        if (shapes.size() == 1) {
            compare(relation, "opened", MISMATCHES.formatted("opened", digest, quoted(relation), "", "", "", NAMED_MAX),
                    relation);
            return;
        }
        String join = "left join audit.evidence v on v.event_id = n.opened_event and v.change = 'opened' and v.relation = ?";
        String which = "and coalesce(v.shape, %d) = %d".formatted(shapes.getLast().number, shape.number);
        String noted = "and shape = %d".formatted(shape.number);
        compare(relation, "opened",
                MISMATCHES.formatted("opened", digest, quoted(relation), join, which, noted, NAMED_MAX), relation,
                relation);
    }

    private void compare(String relation, String change, String query, Object... arguments) {
        RowCallbackHandler named = row -> mismatch(relation, change, row);
        jdbc.query(query, named, arguments);
    }

    private void mismatch(String relation, String change, ResultSet row) throws SQLException {
        UUID event = row.getObject("event", UUID.class);
        long actual = row.getLong("actual");
        boolean rowsThere = !row.wasNull();
        long noted = row.getLong("noted");
        boolean evidenceThere = !row.wasNull();
        if (!evidenceThere) {
            problems.add(Concern.COMPLETENESS, null, event, relation,
                    "%d rows of `%s` name event `%s` as the one that %s them, which has no evidence of it"
                            .formatted(actual, relation, event, change));
        } else if (!rowsThere || actual != noted) {
            problems.add(Concern.COMPLETENESS, null, event, relation,
                    "event `%s` %s %d rows of `%s`, and %d are there".formatted(event, change, noted, relation,
                            actual));
        } else {
            problems.add(Concern.INTEGRITY, null, event, relation,
                    "rows of `%s` that event `%s` %s are not what they were".formatted(relation, event, change));
        }
    }

    private void halfClosed(String relation) {
        Long count = jdbc.queryForObject(
                "select count(*) from %s where (recorded_to is null) <> (closed_event is null)"
                        .formatted(quoted(relation)),
                Long.class);
        if (count != null && count > 0) {
            problems.add(Concern.INTEGRITY, null, null, relation,
                    "%d rows of `%s` are closed without an event, or the other way round".formatted(count, relation));
        }
    }

    private void withoutEvent() {
        jdbc.query(
                "select v.event_id, v.relation from audit.evidence v where not exists (select from audit.event e where e.id = v.event_id) limit %d"
                        .formatted(NAMED_MAX),
                row -> {
                    UUID event = row.getObject("event_id", UUID.class);
                    String relation = row.getString("relation");
                    problems.add(Concern.COMPLETENESS, null, event, relation,
                            "there is evidence of rows of `%s` by event `%s`, which is missing".formatted(relation,
                                    event));
                });
    }

    private static Shape shape(ResultSet row, int index) throws SQLException {
        Array columns = row.getArray("columns");
        var names = new ArrayList<String>();
        for (Object name : (Object[]) columns.getArray()) {
            names.add(String.valueOf(name));
        }
        return new Shape(row.getInt("shape"), names);
    }

    private static String digest(String relation, List<String> columns) {
        return "sha256(convert_to(%s, 'UTF8') || string_agg(record_send(row(%s)), ''::bytea order by n.id))".formatted(
                literal(relation + "(" + String.join(",", columns) + ")\n"),
                columns.stream().map(column -> "n." + identifier(column)).collect(Collectors.joining(", ")));
    }

    private static String literal(String text) {
        return "'" + text.replace("'", "''") + "'";
    }

    private static String identifier(String name) {
        return '"' + name.replace("\"", "\"\"") + '"';
    }

    /// Names of ours have one dot and no quotes.
    private static String quoted(String relation) {
        int dot = relation.indexOf('.');
        return identifier(relation.substring(0, dot)) + "." + identifier(relation.substring(dot + 1));
    }

    private record Watched(String relation, int triggers, boolean exists) {}

    private record Shape(int number, List<String> columns) {}
}
