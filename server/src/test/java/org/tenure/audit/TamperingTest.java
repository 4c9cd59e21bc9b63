package org.tenure.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/// What the owner of the database can do to the ledger, and what the verifier says to it.
class TamperingTest {

    private final SealedLedger ledger = new SealedLedger().withThreeCheckpoints();

    @AfterEach
    void close() {
        ledger.close();
    }

    @Test
    void whatNobodyTouchedIsIntactAndComplete() {
        ledger.record(2);
        LedgerVerdict verdict = ledger.verifier.verify();

        assertThat(verdict.problems()).isEmpty();
        assertThat(verdict.intact()).isTrue();
        assertThat(verdict.complete()).isTrue();
        assertThat(verdict.size()).isEqualTo(30);
        assertThat(verdict.sizeOutside()).isEqualTo(30);
        assertThat(verdict.rows()).isEqualTo(2 * 32 + 2 * 16);
        assertThat(verdict.unsealed().count()).isEqualTo(2);
        assertThat(verdict.unsealed().oldest()).isEqualTo(ledger.clock.instant().minusSeconds(2));
    }

    @Test
    @DisplayName("A3 one changed character of an event is named")
    void flipped() {
        ledger.tamper(
                "update audit.event set content = replace(content, '13', '14') where id = '%s'".formatted(event(13)));
        Problem problem = integrity("is not what was sealed");

        assertThat(problem.event()).isEqualTo(event(13));
        assertThat(problem.position()).isEqualTo(13);
    }

    @Test
    @DisplayName("A3 a changed actor, time, type or subject is named")
    void everyColumnCounts() {
        ledger.tamper(
                "update audit.event set actor = actor || 'x' where id = '%s'".formatted(event(3)),
                "update audit.event set recorded_at = recorded_at + interval '1 microsecond' where id = '%s'"
                        .formatted(event(4)),
                "update audit.event set type = 'sources.removed' where id = '%s'".formatted(event(5)),
                "update audit.event set subject = null where id = '%s'".formatted(event(6)),
                "update audit.evidence set row_count = 3 where event_id = '%s'".formatted(event(7)));
        LedgerVerdict verdict = ledger.verifier.verify();

        assertThat(verdict.intact()).isFalse();
        assertThat(verdict.problems()).extracting(Problem::position).contains(3L, 4L, 5L, 6L, 7L);
    }

    @Test
    @DisplayName("A3 a dropped event is named by its place, with its leaf and without")
    void dropped() {
        ledger.tamper("delete from audit.event where id = '%s'".formatted(event(8)));
        assertThat(completeness("sealed at position 8, is missing").event()).isEqualTo(event(8));

        ledger.tamper("delete from audit.leaf where position = 8");
        assertThat(completeness("sealed at position 8, is missing").position()).isEqualTo(8);
    }

    @Test
    @DisplayName("A3 two events that changed places are named")
    void swapped() {
        ledger.tamper("""
                update audit.leaf l set event_id = o.event_id, hash = o.hash from audit.leaf o
                 where (l.position, o.position) in ((12, 13), (13, 12))
                """);
        assertThat(integrity("was moved: it was sealed at position 12, and is at position 13").position())
                .isEqualTo(12);
        assertThat(integrity("was moved: it was sealed at position 13, and is at position 12").position())
                .isEqualTo(13);
    }

    @Test
    @DisplayName("A3 without the leaves outside, the checkpoints still name the range, and what came out of order")
    void swappedWithoutLeavesOutside() throws IOException {
        Path outside = ledger.files.resolve("checkpoints").resolve("checkpoints-2026-03.txt");
        Files.write(outside,
                Files.readAllLines(outside).stream().filter(line -> !line.startsWith("leaf")).toList());
        assertThat(completeness("lack the leaves at positions 0 to 29").position()).isZero();
        ledger.tamper("""
                update audit.leaf l set event_id = o.event_id, hash = o.hash from audit.leaf o
                 where (l.position, o.position) in ((12, 13), (13, 12))
                """);
        assertThat(integrity("it was moved").position()).isEqualTo(13);
        assertThat(integrity("positions 10 to 19 are not those of the checkpoint over 20").position()).isEqualTo(10);
        assertThat(ledger.verifier.verify().problems()).as("what comes after is judged by itself")
                .noneMatch(problem -> problem.sentence().contains("positions 20 to 29"));
    }

    @Test
    @DisplayName("A3 an event sealed again is named")
    void duplicated() {
        ledger.tamper("insert into audit.leaf select 30, event_id, hash from audit.leaf where position = 5");
        assertThat(integrity("is sealed more than once").event()).isEqualTo(event(5));
        assertThat(integrity("no checkpoint in the database covers them").position()).isEqualTo(30);
    }

    @Test
    @DisplayName("A3 an event put in the place of another is named")
    void replaced() {
        ledger.tamper("insert into audit.leaf select position, event_id, hash from audit.leaf where position = 5");
        assertThat(integrity("position 5 is there more than once").position()).isEqualTo(5);
    }

    @Test
    @DisplayName("A3 a ledger that was cut short with its checkpoints is found out by the folder outside")
    void truncated() {
        ledger.tamper(
                "delete from audit.leaf where position >= 20",
                "delete from audit.checkpoint where size > 20",
                "delete from audit.evidence where event_id in ('%s')".formatted(
                        String.join("','", ledger.events.subList(20, 30).stream().map(UUID::toString).toList())),
                "delete from identity.source where opened_event in ('%s')".formatted(
                        String.join("','", ledger.events.subList(20, 30).stream().map(UUID::toString).toList())),
                "delete from audit.event where id in ('%s')".formatted(
                        String.join("','", ledger.events.subList(20, 30).stream().map(UUID::toString).toList())));
        assertThat(integrity("cut short: it has 20 sealed events").sentence()).contains("outside the database",
                "covers 30");
        assertThat(completeness("the events at positions 20 to 29 are missing").position()).isEqualTo(20);
        assertThatIllegalStateException().isThrownBy(ledger.sealer::run).withMessageContaining("cut short");
    }

    @Test
    @DisplayName("A3 a checkpoint that was made anew without the key is named")
    void forged() {
        ledger.tamper("update audit.checkpoint set signed_at = signed_at + interval '1 day' where size = 20");
        assertThat(integrity("the checkpoint over 20 events in the database is not signed by the key")).isNotNull();
    }

    @Test
    @DisplayName("A3 an event put in below the horizon is named")
    void insertedLate() {
        UUID late = UUID.randomUUID();
        ledger.tamper("""
                insert into audit.event (id, transaction, recorded_at, type, actor, content)
                select '%s', transaction, recorded_at, type, actor, content from audit.event where id = '%s'
                """.formatted(late, event(7)));
        assertThat(completeness("older than the last checkpoint").event()).isEqualTo(late);

        ledger.record(1);
        ledger.sealer.run();
        assertThat(completeness("older than the last checkpoint").event()).as("the sealer does not heal it")
                .isEqualTo(late);
    }

    @Test
    @DisplayName("A5 a changed row version is named by its table and event")
    void rowChanged() {
        ledger.tamper(
                "update identity.source set precedence = 9 where id in (select id from identity.source where opened_event = '%s' limit 1)"
                        .formatted(event(9)));
        Problem problem = integrity("opened are not what they were");

        assertThat(problem.event()).isEqualTo(event(9));
        assertThat(problem.relation()).isEqualTo("identity.source");
    }

    @Test
    @DisplayName("A5 a row version closed at another time is named")
    void closingChanged() {
        ledger.tamper(
                "update identity.source set recorded_to = recorded_to + interval '1 microsecond' where closed_event = '%s'"
                        .formatted(event(9)));
        assertThat(integrity("closed are not what they were").event()).isEqualTo(event(9));
    }

    @Test
    @DisplayName("A5 a row version opened again is named")
    void closingUndone() {
        ledger.tamper("update identity.source set recorded_to = null, closed_event = null where closed_event = '%s'"
                .formatted(event(9)));
        assertThat(completeness("closed 2 rows of `identity.source`, and 0 are there").event()).isEqualTo(event(9));
    }

    @Test
    @DisplayName("A5 a dropped row version is named")
    void rowDropped() {
        ledger.tamper(
                "delete from identity.source where id in (select id from identity.source where opened_event = '%s' limit 1)"
                        .formatted(event(9)));
        assertThat(completeness("opened 2 rows of `identity.source`, and 1 are there").event()).isEqualTo(event(9));
    }

    @Test
    @DisplayName("A5 a row version without an event, and one without evidence, are named")
    void rowPutIn() {
        UUID nobody = UUID.randomUUID();
        ledger.tamper("""
                insert into identity.source (id, name, precedence, definition, recorded_from, opened_event)
                values (gen_random_uuid(), 'put in', 1, '{}', now(), '%s')
                """.formatted(nobody));
        assertThat(completeness("which has no evidence of it").event()).isEqualTo(nobody);

        ledger.tamper("""
                insert into audit.evidence (event_id, relation, change, shape, row_count, digest)
                select '%s', relation, change, shape, 1, digest from audit.evidence limit 1
                """.formatted(nobody));
        assertThat(completeness("which is missing").event()).isEqualTo(nobody);
    }

    @Test
    @DisplayName("A5 a table that is no longer watched is named")
    void unwatched() {
        ledger.jdbc.execute("alter table identity.source disable trigger rows_opened_are_evident");
        assertThat(completeness("is not watched").relation()).isEqualTo("identity.source");
    }

    private UUID event(int number) {
        return ledger.events.get(number);
    }

    private Problem integrity(String part) {
        LedgerVerdict verdict = ledger.verifier.verify();
        assertThat(verdict.intact()).as(verdict.problems().toString()).isFalse();
        return problem(verdict, Problem.Concern.INTEGRITY, part);
    }

    private Problem completeness(String part) {
        LedgerVerdict verdict = ledger.verifier.verify();
        assertThat(verdict.complete()).as(verdict.problems().toString()).isFalse();
        return problem(verdict, Problem.Concern.COMPLETENESS, part);
    }

    private static Problem problem(LedgerVerdict verdict, Problem.Concern concern, String part) {
        return verdict.problems()
                .stream()
                .filter(problem -> problem.concern() == concern && problem.sentence().contains(part))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no problem says `%s`: %s".formatted(part, verdict.problems())));
    }
}
