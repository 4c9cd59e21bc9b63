package org.tenure.audit;

import java.security.PublicKey;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.tenure.audit.Problem.Concern;
import org.tenure.audit.merkle.Frontier;

/// Grows the tree anew from its leaves, compares each leaf with its event and each checkpoint with the tree of its size.
///
/// All checkpoints that have the root of the tree at their size are consistent with each other: they are heads of one tree.
final class VerifyTree {

    private static final String CHECKPOINTS = """
            select c.size, c.root, c.horizon::text as horizon, c.signed_at, c.key_id, c.signature, c.frontier
              from audit.checkpoint c order by c.size
            """;
    private static final String LEAVES = """
            select l.position, l.hash, l.event_id, %s, v.evidence
              from audit.leaf l
              left join audit.event e on e.id = l.event_id
              left join (select v.event_id, %s as evidence from audit.evidence v group by v.event_id) v on v.event_id = l.event_id
             order by l.position
            """.formatted(Leaf.COLUMNS, Leaf.EVIDENCE);
    private static final int DISORDERS_MAX = 20;

    private final JdbcTemplate jdbc;
    private final CheckpointFolder folder;
    private final @Nullable Checkpoint newestOutside;
    private final Problems problems;
    private final Frontier tree = Frontier.empty();
    /// Places where a transaction comes after a later one: normal once after a restore, telling when a root does not fit.
    private final List<Disorder> disorders = new ArrayList<>();

    private long next;
    private long previousTransaction;
    private @Nullable UUID previousEvent;
    private @Nullable Long sizeOutside;

    /// `newestOutside` was read before the moment of the database that is verified: sealing goes on, and what is signed
    /// outside after that moment covers events that cannot be seen in it.
    VerifyTree(JdbcTemplate jdbc, CheckpointFolder folder, @Nullable Checkpoint newestOutside, Problems problems) {
        this.jdbc = jdbc;
        this.folder = folder;
        this.newestOutside = newestOutside;
        this.problems = problems;
    }

    long size() {
        return tree.size();
    }

    byte[] root() {
        return tree.root();
    }

    @Nullable
    Long sizeOutside() {
        return sizeOutside;
    }

    void verify() {
        List<Checkpoint> inside = jdbc.query(CHECKPOINTS,
                (row, _) -> frontierFits(CheckpointRow.read(row), row.getBytes("frontier")));
        Map<String, PublicKey> keys = folder.keys();
        inside.forEach(checkpoint -> signed(checkpoint, keys, "in the database"));
        Checkpoint newest = newestOutside;
        if (newest != null) {
            sizeOutside = newest.size();
            signed(newest, keys, "outside the database");
        }
        var isPast = new AtomicBoolean(newest == null);
        try (Stream<Checkpoint> outside = folder.all()
                .takeWhile(each -> !isPast.getAndSet(isPast.get() || isSame(each, newest)))) {
            var expected = List.of(
                    new Expected("in the database", inside.iterator()),
                    new Expected("outside the database", outside.iterator()));
            jdbc.query(LEAVES, row -> {
                leaf(row);
                expected.forEach(this::compare);
            });
            expected.forEach(this::shortened);
        }
        ends(inside);
    }

    private static boolean isSame(Checkpoint one, @Nullable Checkpoint other) {
        return other != null && one.size() == other.size() && Arrays.equals(one.signature(), other.signature());
    }

    private Checkpoint frontierFits(Checkpoint checkpoint, byte[] frontier) {
        if (!leadsTo(checkpoint, frontier)) {
            problems.of(Concern.INTEGRITY,
                    "the frontier of the checkpoint over %d events does not lead to its root"
                            .formatted(checkpoint.size()));
        }
        return checkpoint;
    }

    private static boolean leadsTo(Checkpoint checkpoint, byte[] frontier) {
        try {
            return checkpoint.hasRoot(Frontier.decode(checkpoint.size(), frontier).root());
        } catch (IllegalArgumentException damaged) {
            return false;
        }
    }

    private void signed(Checkpoint checkpoint, Map<String, PublicKey> keys, String where) {
        PublicKey key = keys.get(checkpoint.keyId());
        if (key == null) {
            problems.of(Concern.INTEGRITY,
                    "the checkpoint over %d events %s names the key `%s`, which is not in the folder of checkpoints"
                            .formatted(checkpoint.size(), where, checkpoint.keyId()));
        } else if (!SigningKey.verifies(key, checkpoint.text(), checkpoint.signature())) {
            problems.of(Concern.INTEGRITY,
                    "the checkpoint over %d events %s is not signed by the key `%s`: it was changed"
                            .formatted(checkpoint.size(), where, checkpoint.keyId()));
        }
    }

    private void leaf(ResultSet row) throws SQLException {
        long position = row.getLong("position");
        UUID event = row.getObject("event_id", UUID.class);
        if (position > next) {
            problems.at(Concern.COMPLETENESS, next, null, position - next == 1
                    ? "position %d is missing".formatted(next)
                    : "positions %d to %d are missing".formatted(next, position - 1));
        } else if (position < next) {
            problems.at(Concern.INTEGRITY, position, event, "position %d is there more than once".formatted(position));
        }
        next = Math.max(next, position + 1);
        byte[] hash = row.getBytes("hash");
        if (row.getString("type") == null) {
            problems.at(Concern.COMPLETENESS, position, event,
                    "event `%s`, sealed at position %d, is missing".formatted(event, position));
        } else if (!Arrays.equals(Leaf.hash(row), hash)) {
            problems.at(Concern.INTEGRITY, position, event,
                    "event `%s` at position %d, or its evidence, is not what was sealed".formatted(event, position));
        } else {
            order(position, row.getLong("transaction"), event);
        }
        tree.append(hash);
    }

    private void order(long position, long transaction, UUID event) {
        boolean after = previousEvent == null
                || transaction > previousTransaction
                || (transaction == previousTransaction && event.toString().compareTo(previousEvent.toString()) > 0);
        if (!after && disorders.size() < DISORDERS_MAX) {
            disorders.add(new Disorder(position, event));
        }
        previousTransaction = transaction;
        previousEvent = event;
    }

    /// Compares the tree with the checkpoints of its present size.
    private void compare(Expected expected) {
        for (Checkpoint due = expected.upTo(tree.size()); due != null; due = expected.upTo(tree.size())) {
            // Nodes that share a folder may write a smaller one after a larger; that one has been met in the database.
            boolean late = due.size() < tree.size();
            if (!late && due.hasRoot(tree.root())) {
                expected.fits = due.size();
            } else if (!late && !expected.broken) {
                expected.broken = true;
                broken(expected, due);
            }
        }
    }

    private void broken(Expected expected, Checkpoint due) {
        problems.at(Concern.INTEGRITY, expected.fits, null,
                "the events at positions %d to %d are not those of the checkpoint over %d events %s, signed at %s: something there was changed, moved, put in or taken out"
                        .formatted(expected.fits, due.size() - 1, due.size(), expected.where, due.signedAt()));
        for (Disorder disorder : disorders) {
            if (disorder.position >= expected.fits && disorder.position < due.size()) {
                problems.at(Concern.INTEGRITY, disorder.position, disorder.event,
                        "event `%s` at position %d comes after a later one: it was moved".formatted(disorder.event,
                                disorder.position));
            }
        }
    }

    /// Checkpoints over more events than there are.
    private void shortened(Expected expected) {
        Checkpoint first = expected.rest();
        if (first != null) {
            problems.at(Concern.INTEGRITY, tree.size(), null,
                    "the ledger was cut short: it has %d sealed events, but a checkpoint %s, signed at %s, covers %d"
                            .formatted(tree.size(), expected.where, first.signedAt(), first.size()));
            problems.at(Concern.COMPLETENESS, tree.size(), null,
                    "the events at positions %d to %d are missing".formatted(tree.size(), first.size() - 1));
        }
    }

    /// Leaves are signed in the transaction that writes them.
    private void ends(List<Checkpoint> inside) {
        long covered = inside.isEmpty() ? 0 : inside.getLast().size();
        if (covered < tree.size()) {
            problems.at(Concern.INTEGRITY, covered, null,
                    "the events at positions %d to %d are sealed, but no checkpoint in the database covers them"
                            .formatted(covered, tree.size() - 1));
        }
    }

    private record Disorder(long position, UUID event) {}

    /// Checkpoints of one place, in the order of their sizes, that the growing tree is to meet.
    private static final class Expected {

        private final String where;
        private final Iterator<Checkpoint> checkpoints;
        private @Nullable Checkpoint due;
        private long fits;
        private boolean broken;

        private Expected(String where, Iterator<Checkpoint> checkpoints) {
            this.where = where;
            this.checkpoints = checkpoints;
        }

        /// The next one of at most this size, once.
        private @Nullable Checkpoint upTo(long size) {
            Checkpoint candidate = due != null ? due : checkpoints.hasNext() ? checkpoints.next() : null;
            boolean reached = candidate != null && candidate.size() <= size;
            due = reached ? null : candidate;
            return reached ? candidate : null;
        }

        /// The largest of those that were not met.
        private @Nullable Checkpoint rest() {
            Checkpoint largest = due;
            while (checkpoints.hasNext()) {
                Checkpoint candidate = checkpoints.next();
                largest = largest == null || candidate.size() > largest.size() ? candidate : largest;
            }
            return largest;
        }
    }
}
