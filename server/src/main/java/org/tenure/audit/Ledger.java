package org.tenure.audit;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Right;

/// The door to the ledger: events are recorded here and nowhere else, in the transaction of what they tell.
///
/// A row of a watched table (see `audit.watch` in the schema) names the event that opened or closed it; the event may be
/// recorded before or after it in the same transaction. Evidence of those rows is written by triggers: one insert and one
/// update statement per event and table.
public final class Ledger {

    private static final String INSERT = """
            insert into audit.event (id, recorded_at, type, actor, run_id, subject, content)
            select e.id, ?, e.type, e.actor, e.run_id, e.subject, e.content
              from unnest(?::uuid[], ?::text[], ?::text[], ?::uuid[], ?::uuid[], ?::text[])
                   as e (id, type, actor, run_id, subject, content)
            """;

    /// Ids of events carry their time.
    private static final String LIST = """
            select e.id, l.position, e.recorded_at, e.type, e.actor, e.run_id, e.subject, e.content
              from audit.event e left join audit.leaf l on l.event_id = e.id
             where true %s
             order by e.id desc
             limit ?
            """;

    private final JdbcOperations jdbc;
    private final Clock clock;

    public Ledger(JdbcOperations jdbc, Clock clock) {
        this.jdbc = jdbc;
        this.clock = clock;
    }

    /// Answers the event's id.
    ///
    /// @throws IllegalStateException without a transaction
    public UUID record(NewEvent event) {
        recordAll(List.of(event));
        return event.id();
    }

    /// Any number of events in one statement.
    ///
    /// @throws IllegalStateException without a transaction
    public void recordAll(List<NewEvent> events) {
        if (!TransactionSynchronizationManager.isActualTransactionActive()) {
            throw new IllegalStateException(
                    "an event is recorded in the transaction of what it tells, and there is none");
        }
        if (events.isEmpty()) {
            return;
        }
        OffsetDateTime now = now().atOffset(ZoneOffset.UTC);
        jdbc.update(INSERT, statement -> bind(statement, now, events));
    }

    /// Events newest first: those of one run, about one subject, or all. Takes the right `audit`.
    public Outcome<Page<LedgerEntry>> list(@Nullable UUID run, @Nullable UUID subject, PageRequest request,
            Actor actor) {
        return actor.require(Right.AUDIT)
                .map(_ -> page(run, subject, request.key(UUID::fromString), request.size()));
    }

    private Page<LedgerEntry> page(@Nullable UUID run, @Nullable UUID subject, @Nullable UUID after, int size) {
        var conditions = new StringBuilder();
        var values = new ArrayList<Object>();
        condition("e.run_id = ?", run, conditions, values);
        condition("e.subject = ?", subject, conditions, values);
        condition("e.id < ?", after, conditions, values);
        values.add(size + 1);
        List<LedgerEntry> found = jdbc.query(LIST.formatted(conditions), (row, _) -> LedgerEntry.read(row),
                values.toArray());
        boolean more = found.size() > size;
        List<LedgerEntry> items = more ? found.subList(0, size) : found;
        return new Page<>(items, more ? items.getLast().id().toString() : null);
    }

    private static void condition(String condition, @Nullable UUID value, StringBuilder conditions,
            List<Object> values) {
        if (value != null) {
            conditions.append(" and ").append(condition);
            values.add(value);
        }
    }

    /// The time as the database keeps it.
    private Instant now() {
        return clock.instant().truncatedTo(ChronoUnit.MICROS);
    }

    private static void bind(PreparedStatement statement, OffsetDateTime now, List<NewEvent> events)
            throws SQLException {
        statement.setObject(1, now);
        statement.setObject(2, column(events, event -> event.id().toString()));
        statement.setObject(3, column(events, NewEvent::type));
        statement.setObject(4, column(events, event -> event.actor().name()));
        statement.setObject(5, column(events, event -> word(event.run())));
        statement.setObject(6, column(events, event -> word(event.subject())));
        statement.setObject(7, column(events, event -> CanonicalJson.write(event.content())));
    }

    private static @Nullable String word(@Nullable UUID id) {
        return id == null ? null : id.toString();
    }

    private static @Nullable String[] column(List<NewEvent> events, Function<NewEvent, @Nullable String> part) {
        var column = new @Nullable String[events.size()];
        for (int i = 0; i < column.length; i++) {
            column[i] = part.apply(events.get(i));
        }
        return column;
    }
}
