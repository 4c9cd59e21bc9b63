package org.tenure.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.tenure.audit.merkle.Hashes;

/// Each way to change the ledger that somebody has who may do everything in the database, or in the files beside it; and the
/// sentences by which the verifier names it. Three checkpoints cover 10, 20 and 30 events.
class TamperedLedgerTest {

    private static final String EVERYTHING_OF = "delete from audit.evidence where event_id = '%1$s'; delete from identity.source where opened_event = '%1$s'; delete from audit.event where id = '%1$s'";

    /// What is done, and what has to be said to it, word for word; [13] stands for the event at that position by its id, type
    /// and time.
    record Way(String name, Consumer<TamperedLedgerTest> tamper, List<String> sentences) {

        @Override
        public String toString() {
            return name;
        }
    }

    private final SealedLedger ledger = new SealedLedger().withThreeCheckpoints();
    private List<String> names = List.of();

    @BeforeEach
    void nameEvents() {
        names = ledger.events.stream().map(this::named).toList();
    }

    @AfterEach
    void close() {
        ledger.close();
    }

    @ParameterizedTest
    @MethodSource("ways")
    @DisplayName("A3 what was changed is named by place, id, type and time")
    void isNamed(Way way) {
        assertThat(ledger.verifier.verify().problems()).isEmpty();
        way.tamper.accept(this);
        LedgerVerdict verdict = ledger.verifier.verify();

        List<String> said = verdict.problems().stream().map(Problem::sentence).toList();
        assertThat(said).contains(way.sentences.stream().map(this::withNames).toArray(String[]::new));
        List<String> expected = way.sentences.stream().map(this::withNames).toList();
        assertThat(said).as("no other place is blamed, and no range where the event is known")
                .noneMatch(sentence -> !expected.contains(sentence)
                        && (sentence.contains("at position ") || sentence.contains("are not those of the checkpoint")));
        assertThat(verdict.intact() && verdict.complete()).isFalse();
    }

    static List<Way> ways() {
        return Stream.of(waysToChangeEvents(), waysToChangeCheckpoints(), waysToChangeFiles())
                .flatMap(List::stream)
                .toList();
    }

    private static List<Way> waysToChangeEvents() {
        return List.of(
                inDatabase("changed payload",
                        List.of("update audit.event set content = '{\"number\":0}' where id = '{13}'"),
                        "[13] at position 13, or its evidence, is not what was sealed"),
                inDatabase("changed leaf", List.of("update audit.leaf set hash = sha256('x') where position = 13"),
                        "the leaf of [13] at position 13 was changed; the event itself is what was sealed"),
                new Way("changed both", TamperedLedgerTest::changeBoth,
                        List.of("[13] at position 13, or its evidence, was changed together with its leaf: it is not what was sealed")),
                new Way("changed both, and the checkpoints over it removed", test -> {
                    test.changeBoth();
                    test.ledger.tamper("delete from audit.checkpoint where size in (10, 20)");
                }, List.of(
                        "[13] at position 13, or its evidence, was changed together with its leaf: it is not what was sealed")),
                inDatabase("deleted event", List.of(EVERYTHING_OF.formatted("{13}")),
                        "[13], sealed at position 13, is missing"),
                inDatabase("deleted event with its leaf",
                        List.of("delete from audit.leaf where position = 13", EVERYTHING_OF.formatted("{13}")),
                        "[13], sealed at position 13, is missing"),
                inDatabase("deleted event, the gap closed",
                        List.of("delete from audit.leaf where position = 13", EVERYTHING_OF.formatted("{13}"),
                                "update audit.leaf set position = position - 1 where position > 13"),
                        "[13], sealed at position 13, is missing"),
                inDatabase("deleted leaf", List.of("delete from audit.leaf where position = 13"),
                        "[13], sealed at position 13, has no leaf any more: it was taken out of the ledger"),
                new Way("inserted event", TamperedLedgerTest::insert,
                        List.of("event `00000000-0000-7000-8000-000000000000` (`tests.forged` at 2026-03-01T08:00:00Z) at position 13 was put in: it is none of those that were sealed")),
                inDatabase("swapped order", List.of("""
                        update audit.leaf l set event_id = o.event_id, hash = o.hash from audit.leaf o
                         where (l.position, o.position) in ((12, 17), (17, 12))
                        """),
                        "[12] was moved: it was sealed at position 12, and is at position 17",
                        "[17] was moved: it was sealed at position 17, and is at position 12"),
                inDatabase("truncated tail",
                        List.of("delete from audit.leaf where position >= 28",
                                "delete from audit.checkpoint where size > 20",
                                EVERYTHING_OF.formatted("{29}"), EVERYTHING_OF.formatted("{28}")),
                        "the ledger was cut short: it has 28 sealed events, but a checkpoint outside the database, signed at 2026-03-01T08:04:30Z, covers 30",
                        "the events at positions 28 to 29 are missing",
                        "[28], sealed at position 28, is missing", "[29], sealed at position 29, is missing"));
    }

    private static List<Way> waysToChangeCheckpoints() {
        return List.of(
                inDatabase("changed root of a checkpoint in the database",
                        List.of("update audit.checkpoint set root = sha256('x') where size = 20"),
                        "the checkpoint over 20 events in the database is not signed by the key `{key}`: it was changed"),
                inDatabase("changed frontier of a checkpoint in the database",
                        List.of("update audit.checkpoint set frontier = root || root where size = 20"),
                        "the frontier of the checkpoint over 20 events does not lead to its root"),
                inDatabase("another key named in the database",
                        List.of("update audit.checkpoint set key_id = '00ff' where size = 20"),
                        "the checkpoint over 20 events in the database names the key `00ff`, which is not in the folder of checkpoints"),
                new Way("signed by another key", TamperedLedgerTest::forge,
                        List.of("the checkpoint over 30 events in the database is not signed by the key `{key}`: it was changed")),
                new Way("the public key removed",
                        test -> delete(test.ledger.files.resolve("checkpoints").resolve(test.key() + ".pub")),
                        List.of("the checkpoint over 30 events outside the database names the key `{key}`, which is not in the folder of checkpoints")));
    }

    private static List<Way> waysToChangeFiles() {
        return List.of(
                outside("changed hash outside", "leaf 13",
                        line -> line.replace("leaf 13 ", "leaf 13 A").replaceFirst("(?<=leaf 13 A.{42}).", ""),
                        "the line for position 13 in the files outside the database was changed: it does not say what was sealed there"),
                outside("changed name outside", "leaf 13", line -> line.replace("sources.changed", "sources.removed"),
                        "the line for position 13 in the files outside the database was changed: it does not say what was sealed there"),
                outside("leaf removed outside", "leaf 13", line -> "",
                        "the files outside the database lack the leaves at positions 13 to 13: one is missing, or was changed"),
                outside("leaf that is none outside", "leaf 13", line -> "x" + line,
                        "line 15 of `checkpoints-2026-03.txt` outside the database is neither a leaf nor a checkpoint: it was changed",
                        "the files outside the database lack the leaves at positions 13 to 13: one is missing, or was changed"),
                outside("changed checkpoint outside", "20 ", line -> line.replace("2026-03-01", "2026-03-02"),
                        "the checkpoint over 20 events outside the database is not signed by the key `{key}`: it was changed"),
                outside("newest checkpoint removed outside", "30 ", line -> "",
                        "the checkpoints outside the database end at 20 events, though one over 30 was signed at 2026-03-01T08:04:30Z: a file is missing, or was cut short"),
                new Way("file removed outside", test -> delete(test.outside()), List.of(
                        "there is no checkpoint outside the database, though one over 10 events was signed at 2026-03-01T08:00:10Z: the files are missing, and nothing but the database itself vouches for the ledger")));
    }

    private static Way inDatabase(String name, List<String> statements, String... sentences) {
        return new Way(name, test -> test.ledger.tamper(
                statements.stream()
                        .flatMap(all -> Arrays.stream(all.split("; ")))
                        .map(test::withIds)
                        .toArray(String[]::new)),
                List.of(sentences));
    }

    private static Way outside(String name, String begins, UnaryOperator<String> change, String... sentences) {
        return new Way(name, test -> {
            try {
                List<String> lines = Files.readAllLines(test.outside());
                Files.write(test.outside(), lines.stream()
                        .map(line -> line.startsWith(begins) ? change.apply(line) : line)
                        .filter(line -> !line.isEmpty())
                        .toList());
            } catch (IOException failed) {
                throw new UncheckedIOException(failed);
            }
        }, List.of(sentences));
    }

    private void changeBoth() {
        ledger.tamper(withIds("update audit.event set content = '{\"number\":0}' where id = '{13}'"));
        ledger.tamper("update audit.leaf set hash = decode('%s', 'hex') where position = 13".formatted(hash(13)));
    }

    /// Puts an event in as the sealer would have, with its leaf, and moves all others on.
    private void insert() {
        ledger.tamper("""
                insert into audit.event (id, transaction, recorded_at, type, actor, content)
                select '00000000-0000-7000-8000-000000000000', transaction, '2026-03-01T08:00:00Z', 'tests.forged', actor, content
                  from audit.event where id = '%s'
                """.formatted(ledger.events.get(13)),
                "update audit.leaf set position = position + 1 where position >= 13",
                "insert into audit.leaf values (13, '00000000-0000-7000-8000-000000000000', sha256('x'))");
        ledger.tamper("update audit.leaf set hash = decode('%s', 'hex') where position = 13".formatted(hash(13)));
    }

    /// A checkpoint that a key of their own signed in the name of ours.
    private void forge() {
        Checkpoint newest = ledger.folder().newest().orElseThrow();
        SigningKey other = SigningKey.in(ledger.files.resolve("other.key"));
        Checkpoint forged = Checkpoint.signed(30, Hashes.empty(), newest.horizon(), newest.signedAt(), other);
        ledger.tamper(
                "update audit.checkpoint set root = decode('%s', 'hex'), signature = decode('%s', 'hex') where size = 30"
                        .formatted(HexFormat.of().formatHex(forged.root()),
                                HexFormat.of().formatHex(forged.signature())));
    }

    private String hash(int position) {
        String hash = ledger.jdbc.queryForObject("""
                select %s, v.evidence from audit.leaf l join audit.event e on e.id = l.event_id
                  left join lateral (select %s as evidence from audit.evidence v where v.event_id = e.id) v on true
                 where l.position = ?
                """.formatted(Leaf.COLUMNS, Leaf.EVIDENCE),
                (row, _) -> HexFormat.of().formatHex(Leaf.hash(row)), position);
        return String.valueOf(hash);
    }

    private String named(UUID event) {
        String name = ledger.jdbc.queryForObject("select type, recorded_at from audit.event where id = ?",
                (row, _) -> "event `%s` (`%s` at %s)".formatted(event, row.getString("type"),
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant()),
                event);
        return String.valueOf(name);
    }

    private String withIds(String text) {
        return replaced(text, '{', '}', ledger.events.stream().map(UUID::toString).toList());
    }

    private String withNames(String text) {
        return replaced(text, '[', ']', names).replace("{key}", key());
    }

    private static String replaced(String text, char open, char close, List<String> values) {
        return IntStream.range(0, values.size())
                .boxed()
                .reduce(text, (done, i) -> done.replace(open + "" + i + close, values.get(i)), (a, b) -> b);
    }

    private String key() {
        return SigningKey.in(ledger.files.resolve("ledger.key")).id();
    }

    private Path outside() {
        return ledger.files.resolve("checkpoints").resolve("checkpoints-2026-03.txt");
    }

    private static void delete(Path file) {
        try {
            Files.delete(file);
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
