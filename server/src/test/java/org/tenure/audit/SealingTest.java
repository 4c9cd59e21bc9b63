package org.tenure.audit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.springframework.dao.DataAccessException;
import org.tenure.TestDatabase;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Right;

class SealingTest {

    private final SealedLedger ledger = new SealedLedger();

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void anEventNeedsATransaction() {
        assertThatIllegalStateException().isThrownBy(() -> ledger.ledger.record(event()));
    }

    @Test
    void anEventThatIsRolledBackNeverWas() {
        ledger.transactions.executeWithoutResult(status -> {
            ledger.ledger.record(event());
            status.setRollbackOnly();
        });
        ledger.record(1);
        ledger.seal();
        assertThat(ledger.verifier.verify().size()).isEqualTo(1);
    }

    @Test
    @DisplayName("A2 what is sealed while the ledger is verified is no problem of it")
    void sealingGoesOnWhileItIsVerified() throws Exception {
        var writing = new AtomicBoolean(true);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var writer = threads.submit(() -> {
                while (writing.get()) {
                    ledger.record(1);
                    ledger.sealer.run();
                }
            });
            try {
                for (int i = 0; i < 20; i++) {
                    assertThat(ledger.verifier.verify().problems()).isEmpty();
                }
            } finally {
                writing.set(false);
            }
            writer.get(60, SECONDS);
        }
    }

    @Test
    @DisplayName("A2 every committed event is sealed once, densely, however transactions overlap and sealers race")
    void concurrent() throws Exception {
        var writing = new AtomicBoolean(true);
        int writers = 6;
        int each = 40;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var sealers = IntStream.range(0, 2)
                    .mapToObj(_ -> threads.submit(() -> sealWhile(ledger.sealer(), writing)))
                    .toList();
            var done = threads.invokeAll(IntStream.range(0, writers)
                    .mapToObj(writer -> (Callable<Void>) () -> write(new SplittableRandom(writer), each))
                    .toList());
            for (var writer : done) {
                writer.get(60, SECONDS);
            }
            writing.set(false);
            for (var sealer : sealers) {
                sealer.get(60, SECONDS);
            }
        }
        ledger.seal();
        LedgerVerdict verdict = ledger.verifier.verify();

        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.size())
                .isEqualTo(ledger.jdbc.queryForObject("select count(*) from audit.event", Long.class));
        assertThat(verdict.size()).isGreaterThan(writers * each / 2L);
        assertThat(verdict.unsealed().count()).isZero();
    }

    @Test
    void whatATransactionUnderWayMayStillComeBeforeWaits() throws Exception {
        var started = new CyclicBarrier(2);
        var committed = new CyclicBarrier(2);
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var slow = threads.submit(() -> {
                ledger.transactions.executeWithoutResult(_ -> {
                    ledger.ledger.record(event());
                    await(started);
                    await(committed);
                });
                return null;
            });
            await(started);
            ledger.record(3);
            ledger.sealer.run();
            assertThat(ledger.verifier.verify().unsealed().count()).isEqualTo(3);
            assertThat(ledger.verifier.verify().size()).isZero();
            await(committed);
            slow.get(60, SECONDS);
        }
        ledger.seal();
        assertThat(ledger.verifier.verify().size()).isEqualTo(4);
        assertThat(ledger.verifier.verify().problems()).isEmpty();
    }

    @Test
    void aTransactionInAnotherDatabaseHoldsNothingUp() {
        try (TestDatabase other = TestDatabase.fresh()) {
            other.transactions().executeWithoutResult(_ -> {
                other.jdbc().sql("select pg_current_xact_id()::text").query(String.class).single();
                ledger.record(2);
                ledger.seal();
            });
        }
        assertThat(ledger.verifier.verify().size()).isEqualTo(2);
    }

    @Test
    void eventsAreListedNewestFirstWithTheirPlaces() {
        ledger.record(3);
        ledger.seal();
        ledger.record(1);
        Page<LedgerEntry> newest = ledger.ledger.list(null, null, new PageRequest(null, 2), SealedLedger.SOMEBODY)
                .get();
        Page<LedgerEntry> older = ledger.ledger
                .list(null, null, new PageRequest(newest.next(), 2), SealedLedger.SOMEBODY)
                .get();

        assertThat(newest.items()).extracting(LedgerEntry::position).containsExactly(null, 2L);
        assertThat(older.items()).extracting(LedgerEntry::position).containsExactly(1L, 0L);
        assertThat(older.next()).isNull();
        LedgerEntry one = older.items().getFirst();
        assertThat(ledger.ledger.list(null, one.subject(), PageRequest.first(), SealedLedger.SOMEBODY).get().items())
                .containsExactly(one);
        assertThat(one.content()).isEqualTo("{\"number\":1}");
        assertThat(ledger.ledger.list(null, null, PageRequest.first(), new Actor("x", Set.of(Right.READ))))
                .isInstanceOf(Outcome.Refused.class);
    }

    @Test
    void nothingNewMakesNoCheckpoint() {
        ledger.record(2);
        ledger.seal();
        ledger.seal();
        assertThat(checkpoints()).containsExactly(2L);
    }

    @Test
    void oldCheckpointsAreThinnedOut() {
        for (int i = 0; i < 6; i++) {
            ledger.record(1);
            ledger.sealAll();
        }
        assertThat(checkpoints()).hasSize(6);
        ledger.clock.turn(Duration.ofMinutes(2));
        ledger.seal();
        assertThat(checkpoints()).as("one per minute").containsExactly(6L);

        for (int i = 0; i < 4; i++) {
            ledger.clock.turn(Duration.ofMinutes(9));
            ledger.record(1);
            ledger.seal();
        }
        assertThat(checkpoints()).hasSize(5);
        ledger.clock.turn(Duration.ofHours(3));
        ledger.seal();
        assertThat(checkpoints()).as("one per hour").containsExactly(10L);
        assertThat(ledger.verifier.verify().problems()).isEmpty();
    }

    @Test
    @DisplayName("A5 evidence is the same whatever the session's settings are")
    void settingsDoNotMatter() {
        ledger.transactions.executeWithoutResult(_ -> {
            UUID event = ledger.ledger.record(event());
            for (String setting : List.of("timezone = 'Pacific/Chatham'", "datestyle = 'ISO, DMY'",
                    "intervalstyle = 'sql_standard'", "bytea_output = 'escape'")) {
                ledger.jdbc.execute("set local " + setting);
            }
            ledger.jdbc.update("""
                    insert into identity.source (id, name, precedence, definition, recorded_from, opened_event)
                    values (gen_random_uuid(), 'élan', 1, '{"a": 1.50}', now(), ?)
                    """, event);
        });
        assertThat(ledger.verifier.verify().problems()).isEmpty();
    }

    @Test
    @DisplayName("A5 evidence from before a table was altered stays true")
    void alteredTables() {
        ledger.record(3);
        ledger.jdbc.execute("alter table identity.source add column note text");
        ledger.jdbc.execute("call audit.watch('identity.source')");
        ledger.record(3);
        ledger.seal();
        LedgerVerdict verdict = ledger.verifier.verify();

        assertThat(verdict.problems()).isEmpty();
        assertThat(ledger.jdbc.queryForList("select distinct shape from audit.evidence order by 1", Integer.class))
                .containsExactly(1, 2);
        ledger.tamper(
                "update identity.source set note = 'x' where opened_event = '%s'".formatted(ledger.events.get(4)));
        assertThat(ledger.verifier.verify().problems()).extracting(Problem::event)
                .containsExactly(ledger.events.get(4));
    }

    @Test
    void aRowIsOpenedOnceAndClosedOnce() {
        ledger.record(2);
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> ledger.jdbc.update("update identity.source set precedence = 7"))
                .withMessageContaining("closed once and changed in nothing else");
        assertThatExceptionOfType(DataAccessException.class)
                .isThrownBy(() -> ledger.jdbc.update("delete from identity.source"))
                .withMessageContaining("only ever appended to");
        for (String statement : List.of("update audit.event set actor = ''", "delete from audit.event",
                "truncate audit.leaf",
                "delete from audit.evidence", "update audit.checkpoint set size = 1")) {
            assertThatExceptionOfType(DataAccessException.class).as(statement)
                    .isThrownBy(() -> ledger.jdbc.execute(statement))
                    .withMessageContaining("only ever appended to");
        }
    }

    @Test
    void theKeyIsForItsOwnerAlone() throws IOException {
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(ledger.files.resolve("ledger.key"))))
                .isEqualTo("rw-------");
        assertThat(ledger.folder().keys()).containsOnlyKeys(SigningKey.in(ledger.files.resolve("ledger.key")).id());
    }

    @Test
    void halfALineOfACrashIsOverwritten() throws IOException {
        ledger.record(1);
        ledger.seal();
        Path file = ledger.files.resolve("checkpoints").resolve("checkpoints-2026-03.txt");
        Files.writeString(file, "2 QUJD 77", StandardOpenOption.APPEND);
        ledger.record(1);
        ledger.seal();

        assertThat(Files.readAllLines(file)).hasSize(4)
                .noneMatch(line -> OutsideLine.of(line, "", 0) instanceof OutsideLine.Unreadable);
        assertThat(ledger.verifier.verify().problems()).isEmpty();
        assertThat(ledger.verifier.verify().sizeOutside()).isEqualTo(2);
    }

    @Test
    void aRestoredDatabaseWhoseTransactionsCountAnewIsSealedOn() {
        ledger.withThreeCheckpoints();
        ledger.tamper("update audit.event set transaction = (transaction::text::bigint + 1000000000)::text::xid8");
        Checkpoint newest = ledger.folder().newest().orElseThrow();
        Checkpoint later = Checkpoint.signed(30, newest.root(), newest.horizon() + 1_000_000_000, newest.signedAt(),
                SigningKey.in(ledger.files.resolve("ledger.key")));
        ledger.tamper(
                "update audit.checkpoint set horizon = '%d'::xid8, signature = decode('%s', 'hex') where size = 30"
                        .formatted(later.horizon(), HexFormat.of().formatHex(later.signature())));
        ledger.record(2);
        ledger.seal();
        LedgerVerdict verdict = ledger.verifier.verify();

        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.size()).isEqualTo(32);
        assertThat(verdict.unsealed().count()).isZero();
    }

    private Void write(SplittableRandom random, int transactions) {
        for (int i = 0; i < transactions; i++) {
            ledger.transactions.executeWithoutResult(status -> {
                for (int event = random.nextInt(3); event >= 0; event--) {
                    ledger.ledger.record(event());
                }
                LockSupport.parkNanos(random.nextInt(4_000_000));
                if (random.nextInt(5) == 0) {
                    status.setRollbackOnly();
                }
            });
        }
        return null;
    }

    private static Void sealWhile(SealEvents sealer, AtomicBoolean writing) {
        while (writing.get()) {
            sealer.run();
        }
        return null;
    }

    private List<Long> checkpoints() {
        return ledger.jdbc.queryForList("select size from audit.checkpoint order by size", Long.class);
    }

    private static NewEvent event() {
        return NewEvent.of("tests.happened", SealedLedger.SOMEBODY, Map.of());
    }

    private static void await(CyclicBarrier barrier) {
        try {
            barrier.await(60, SECONDS);
        } catch (Exception failed) {
            throw new IllegalStateException(failed);
        }
    }
}
