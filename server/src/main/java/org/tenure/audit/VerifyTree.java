package org.tenure.audit;

import java.security.PublicKey;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.tenure.audit.Problem.Concern;
import org.tenure.audit.merkle.Frontier;

/// Compares each leaf with its event, all leaves with those that are kept outside, and both with every signed checkpoint.
///
/// All checkpoints that have the root of the tree at their size are consistent with each other: they are heads of one tree.
/// Two trees grow side by side, of the leaves in the database and of those kept outside. Where they part, the next checkpoint
/// that is signed says which of them is true: the other one was changed, and is named place by place.
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
    private static final String PRESENT = "select e.id from audit.event e where e.id = any(?::uuid[])";
    private static final String IN_DATABASE = "in the database";
    private static final String OUTSIDE = "outside the database";
    /// A checkpoint is copied outside right after it is committed; one that is not there by then is missing.
    private static final Duration COPIED_WITHIN = Duration.ofSeconds(10);
    private static final int SUBTREES_PER_LOOK = 500;
    private static final int NAMED_MAX = 200;

    private final JdbcTemplate jdbc;
    private final CheckpointFolder folder;
    private final @Nullable Checkpoint newestOutside;
    private final Problems problems;
    private final Judge judge;
    private final List<Checkpoint> inside = new ArrayList<>();
    private final Map<Long, Frontier> frontiers = new HashMap<>();
    /// All leaves as they are in the database, come what may.
    private final Frontier tree = Frontier.empty();
    private StoredTree.Completed completed = new StoredTree.Completed();
    private final List<StoredTree.Different> different = new ArrayList<>();

    private @Nullable Checkpoint largestOutside;
    /// Leaves that a checkpoint in the database is about, be it what was signed or not.
    private long covered;
    private int insideNext;
    private long next;

    /// `newestOutside` was read before the moment of the database that is verified: sealing goes on, and what is signed
    /// outside after that moment covers events that cannot be seen in it.
    VerifyTree(JdbcTemplate jdbc, CheckpointFolder folder, @Nullable Checkpoint newestOutside, Problems problems) {
        this.jdbc = jdbc;
        this.folder = folder;
        this.newestOutside = newestOutside;
        this.problems = problems;
        this.judge = new Judge(problems);
    }

    long size() {
        return tree.size();
    }

    byte[] root() {
        return tree.root();
    }

    @Nullable
    Long sizeOutside() {
        return largestOutside == null ? null : largestOutside.size();
    }

    void verify(Instant now) {
        Map<String, PublicKey> keys = folder.keys();
        jdbc.query(CHECKPOINTS, row -> {
            inside(CheckpointRow.read(row), row.getBytes("frontier"), keys);
        });
        try (Stream<OutsideLine> lines = folder.all()) {
            var outside = new OutsideCursor(lines.iterator(), newestOutside, keys, problems);
            jdbc.query(LEAVES, row -> {
                row(SealedRow.read(row), outside);
            });
            advance(outside, Long.MAX_VALUE);
            outside.tellGap();
            largestOutside = outside.largest();
        }
        lacking(now);
        shortened();
        judge.finish(this::present);
        ends();
        subtrees();
    }

    /// Frontiers of checkpoints that are not what their keys signed are of no use either.
    private void inside(Checkpoint checkpoint, byte[] encoded, Map<String, PublicKey> keys) {
        covered = checkpoint.size();
        Frontier frontier = frontier(checkpoint, encoded);
        if (frontier == null) {
            problems.of(Concern.INTEGRITY,
                    "the frontier of the checkpoint over %d events does not lead to its root"
                            .formatted(checkpoint.size()));
        }
        String fault = SigningKey.fault(checkpoint, keys);
        if (fault != null) {
            problems.of(Concern.INTEGRITY,
                    "the checkpoint over %d events in the database %s".formatted(checkpoint.size(), fault));
            return;
        }
        inside.add(checkpoint);
        if (frontier != null) {
            frontiers.put(checkpoint.size(), frontier);
        }
    }

    private static @Nullable Frontier frontier(Checkpoint checkpoint, byte[] encoded) {
        try {
            var frontier = Frontier.decode(checkpoint.size(), encoded);
            return checkpoint.hasRoot(frontier.root()) ? frontier : null;
        } catch (IllegalArgumentException damaged) {
            return null;
        }
    }

    /// Checkpoints that should be outside by now.
    private void lacking(Instant now) {
        long copiedSize = largestOutside == null ? 0 : largestOutside.size();
        Instant copied = now.minus(COPIED_WITHIN);
        inside.stream()
                .filter(checkpoint -> checkpoint.size() > copiedSize && checkpoint.signedAt().isBefore(copied))
                .findFirst()
                .ifPresent(checkpoint -> problems.of(Concern.COMPLETENESS, largestOutside == null
                        ? "there is no checkpoint outside the database, though one over %d events was signed at %s: the files are missing, and nothing but the database itself vouches for the ledger"
                                .formatted(checkpoint.size(), checkpoint.signedAt())
                        : "the checkpoints outside the database end at %d events, though one over %d was signed at %s: a file is missing, or was cut short"
                                .formatted(copiedSize, checkpoint.size(), checkpoint.signedAt())));
    }

    private void row(SealedRow row, OutsideCursor outside) {
        long position = row.position();
        long named = advance(outside, position);
        KeptLeaf kept = outside.leafAt(position);
        if (position > next && named < position - next) {
            problems.at(Concern.COMPLETENESS, next, null, position - next == 1
                    ? "position %d is missing".formatted(next)
                    : "positions %d to %d are missing".formatted(next, position - 1));
        } else if (position < next) {
            problems.at(Concern.INTEGRITY, position, row.event(),
                    "position %d is there more than once".formatted(position));
        }
        next = Math.max(next, position + 1);
        tree.append(row.hash(), completed);
        judge.leaf(kept, row);
        if (completed.count() >= SUBTREES_PER_LOOK) {
            compareSubtrees();
        }
    }

    /// Meets all that comes before a position; answers how many leaves kept outside have no row.
    private long advance(OutsideCursor outside, long position) {
        long without = 0;
        while (true) {
            Checkpoint due = insideNext < inside.size() ? inside.get(insideNext) : null;
            long until = due == null ? position : Math.min(position, due.size());
            OutsideLine line = outside.before(until);
            if (line instanceof KeptLeaf kept) {
                judge.leaf(kept, null);
                without++;
            } else if (line instanceof Checkpoint checkpoint) {
                judge.checkpoint(checkpoint, OUTSIDE, null);
            } else if (due != null && due.size() <= position) {
                insideNext++;
                judge.checkpoint(due, IN_DATABASE, frontiers.get(due.size()));
            } else {
                return without;
            }
        }
    }

    /// Checkpoints over more events than there are.
    private void shortened() {
        Checkpoint last = inside.isEmpty() ? null : inside.getLast();
        Checkpoint largest = largestOutside;
        String where = OUTSIDE;
        if (largest == null || (last != null && last.size() > largest.size())) {
            largest = last;
            where = IN_DATABASE;
        }
        if (largest == null || largest.size() <= next) {
            return;
        }
        if (judge.accountsFor(largest.size() - 1)) {
            return;
        }
        problems.at(Concern.INTEGRITY, next, null,
                "the ledger was cut short: it has %d sealed events, but a checkpoint %s, signed at %s, covers %d"
                        .formatted(next, where, largest.signedAt(), largest.size()));
        problems.at(Concern.COMPLETENESS, next, null, next == largest.size() - 1
                ? "the event at position %d is missing".formatted(next)
                : "the events at positions %d to %d are missing".formatted(next, largest.size() - 1));
    }

    private List<UUID> present(List<UUID> events) {
        return jdbc.query(PRESENT, (row, _) -> row.getObject(1, UUID.class),
                (Object) events.stream().limit(NAMED_MAX).map(UUID::toString).toArray(String[]::new));
    }

    /// Leaves are signed in the transaction that writes them.
    private void ends() {
        if (covered < next) {
            problems.at(Concern.INTEGRITY, covered, null,
                    "the events at positions %d to %d are sealed, but no checkpoint in the database covers them"
                            .formatted(covered, next - 1));
        }
    }

    private void compareSubtrees() {
        different.addAll(new StoredTree(jdbc).different(completed));
        completed = new StoredTree.Completed();
    }

    /// Heads of leaves that were changed differ for that reason; they are told of only when nothing else is wrong.
    private void subtrees() {
        compareSubtrees();
        if (problems.count() == 0) {
            different.stream()
                    .limit(NAMED_MAX)
                    .forEach(one -> problems.at(Concern.INTEGRITY, one.from(), null,
                            "the kept head of the leaves at positions %d to %d is not theirs: it was changed or removed, and proofs of these events cannot be made"
                                    .formatted(one.from(), one.to() - 1)));
        }
    }
}
