package org.tenure.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DataSourceTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.TestDatabase;
import org.tenure.TurnedClock;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Ids;

/// A ledger to try things on: its own database, folder of checkpoints and clock.
final class SealedLedger implements AutoCloseable {

    static final Actor SOMEBODY = Actor.system("tests");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    final TestDatabase database = TestDatabase.fresh();
    final TurnedClock clock = TurnedClock.at("2026-03-01T08:00:00Z");
    final JdbcTemplate jdbc = database.template();
    final TransactionTemplate transactions = database.transactions();
    final Ledger ledger = new Ledger(jdbc, clock);
    final Path files;
    final SealEvents sealer;
    final VerifyLedger verifier;
    final List<UUID> events = new ArrayList<>();

    SealedLedger() {
        try {
            files = Files.createTempDirectory("ledger");
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
        sealer = sealer();
        verifier = new VerifyLedger(
                database.dataSource(), new DataSourceTransactionManager(database.dataSource()), clock, folder());
    }

    SealEvents sealer() {
        SigningKey key = SigningKey.in(files.resolve("ledger.key"));
        folder().prepare(key.publicKey());
        return new SealEvents(jdbc, transactions, clock, key, folder());
    }

    CheckpointFolder folder() {
        return new CheckpointFolder(files.resolve("checkpoints"));
    }

    /// So many events, each of which opens two versions of sources; every other one closes those of its predecessor.
    void record(int count) {
        for (int i = 0; i < count; i++) {
            UUID predecessor = events.size() % 2 == 1 ? events.getLast() : null;
            events.add(transactions.execute(_ -> recordOne(predecessor)));
            clock.turn(Duration.ofSeconds(1));
        }
    }

    private UUID recordOne(UUID predecessor) {
        UUID event = ledger
                .record(NewEvent.of("sources.changed", SOMEBODY, Map.of("number", events.size())).about(Ids.next()));
        var now = clock.instant().atOffset(ZoneOffset.UTC);
        jdbc.update("""
                insert into identity.source (id, name, precedence, definition, recorded_from, opened_event)
                select gen_random_uuid(), ? || n, n, '{"a": "ä,)\\"\\n"}', ?, ? from generate_series(1, 2) n
                """, event.toString(), now, event);
        if (predecessor != null) {
            jdbc.update("update identity.source set recorded_to = ?, closed_event = ? where opened_event = ?", now,
                    event, predecessor);
        }
        return event;
    }

    /// Seals and thins out, as the job does again and again.
    void seal() {
        sealAll();
        sealer.run();
    }

    /// Seals all that is recorded. One look may be too few: a transaction in another database that ends between the sealer's two
    /// questions cannot be told from one of ours, and is waited for.
    void sealAll() {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (sealer.unsealed().count() > 0) {
            assertThat(System.nanoTime()).as("all is sealed").isLessThan(end);
            sealer.seal();
        }
    }

    /// Three checkpoints, over 10, 20 and 30 events.
    SealedLedger withThreeCheckpoints() {
        for (int i = 0; i < 3; i++) {
            record(10);
            seal();
            clock.turn(Duration.ofMinutes(2));
        }
        return this;
    }

    /// Does what the owner of the database can: switches off what protects the ledger.
    void tamper(String... statements) {
        transactions.executeWithoutResult(_ -> {
            for (String table : List.of("audit.event", "audit.evidence", "audit.leaf", "audit.checkpoint",
                    "identity.source")) {
                jdbc.execute("alter table %s disable trigger user".formatted(table));
            }
            jdbc.execute("alter table audit.leaf drop constraint if exists leaf_seals_an_event_once");
            jdbc.execute("alter table audit.leaf drop constraint if exists leaf_seals_an_event");
            jdbc.execute("alter table audit.leaf drop constraint if exists leaf_position_is_taken_once");
            jdbc.execute("alter table audit.evidence drop constraint if exists evidence_belongs_to_an_event");
            for (String statement : statements) {
                jdbc.execute(statement);
            }
            for (String table : List.of("audit.event", "audit.evidence", "audit.leaf", "audit.checkpoint",
                    "identity.source")) {
                jdbc.execute("alter table %s enable trigger user".formatted(table));
            }
        });
    }

    @Override
    public void close() {
        database.close();
        try (var all = Files.walk(files)) {
            for (Path file : all.sorted((a, b) -> b.compareTo(a)).toList()) {
                Files.delete(file);
            }
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
