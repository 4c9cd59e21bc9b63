package org.tenure.audit;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.transaction.support.TransactionSynchronizationManager;

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
