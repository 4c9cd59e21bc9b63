package org.tenure.audit;

import java.util.ArrayList;
import java.util.List;
import org.springframework.jdbc.core.JdbcOperations;
import org.tenure.audit.merkle.Frontier;
import org.tenure.audit.merkle.Leaves;

/// The tree as the database has it: its leaves, and the heads of its complete subtrees of 2^8, 2^16, … leaves.
///
/// A proof among a million events reads some six hundred hashes. What was changed or is missing makes heads that fit no
/// checkpoint; whoever makes a proof verifies it before handing it out.
final class StoredTree implements Leaves {

    /// Every so many levels the heads are kept: 1/256 as many rows as leaves.
    private static final int LEVELS_APART = 8;

    private static final String LEAVES = "select hash from audit.leaf where position >= ? and position < ? order by position";
    private static final String SUBTREES = "select head from audit.subtree where level = ? and place >= ? and place < ? order by place";
    private static final String INSERT = """
            insert into audit.subtree (level, place, head)
            select s.level, s.place, s.head from unnest(?::int[], ?::bigint[], ?::bytea[]) as s (level, place, head)
            """;
    private static final String DIFFERENT = """
            select c.level, c.place
              from unnest(?::int[], ?::bigint[], ?::bytea[]) as c (level, place, head)
              left join audit.subtree s on s.level = c.level and s.place = c.place
             where s.head is distinct from c.head
             order by c.level, c.place
            """;

    private final JdbcOperations jdbc;

    StoredTree(JdbcOperations jdbc) {
        this.jdbc = jdbc;
    }

    /// Complete subtrees as a growing tree tells of them; keeps those whose heads are stored.
    static final class Completed implements Frontier.Completed {

        private final List<Integer> levels = new ArrayList<>();
        private final List<Long> places = new ArrayList<>();
        private final List<byte[]> heads = new ArrayList<>();

        @Override
        public void subtree(int level, long place, byte[] head) {
            if (level % LEVELS_APART == 0) {
                levels.add(level);
                places.add(place);
                heads.add(head);
            }
        }

        int count() {
            return heads.size();
        }

        private Object[] columns() {
            return new Object[]{levels.toArray(Integer[]::new), places.toArray(Long[]::new),
                heads.toArray(byte[][]::new)};
        }
    }

    /// A stored head that is missing, or not that of its leaves: those from `from` up to `to`, which is not among them.
    record Different(long from, long to) {}

    void insert(Completed completed) {
        if (completed.count() > 0) {
            jdbc.update(INSERT, completed.columns());
        }
    }

    List<Different> different(Completed completed) {
        return jdbc.query(DIFFERENT, (row, _) -> {
            int level = row.getInt("level");
            long place = row.getLong("place");
            return new Different(place << level, (place + 1) << level);
        }, completed.columns());
    }

    @Override
    public byte[] hash(long position) {
        return head(position, position + 1);
    }

    @Override
    public byte[] head(long from, long to) {
        var head = Frontier.empty();
        int level = (63 - Long.numberOfLeadingZeros(to - from)) / LEVELS_APART * LEVELS_APART;
        for (long at = from; level >= 0; level -= LEVELS_APART) {
            int known = level;
            long count = (to - at) >> level;
            hashes(level, at >> level, count).forEach(hash -> head.appendSubtree(known, hash));
            at += count << level;
        }
        return head.root();
    }

    private List<byte[]> hashes(int level, long place, long count) {
        if (count == 0) {
            return List.of();
        }
        return level == 0
                ? jdbc.query(LEAVES, (row, _) -> row.getBytes(1), place, place + count)
                : jdbc.query(SUBTREES, (row, _) -> row.getBytes(1), level, place, place + count);
    }
}
