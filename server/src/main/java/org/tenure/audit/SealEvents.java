package org.tenure.audit;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcOperations;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.merkle.Frontier;

/// Gives committed events their places in the tree, and signs its head.
///
/// Invariant: an event is sealed when every transaction that began before its own has ended, so that places follow the order
/// of transactions and nobody comes in between later. Until then it is part of the stated unsealed tail.
public final class SealEvents implements Runnable {

    static final String NAME = "seal-events";
    static final Duration EVERY = Duration.ofMillis(400);

    private static final int EVENTS_PER_BATCH = 5_000;
    private static final int BATCHES_PER_RUN = 200;
    private static final Duration THIN_EVERY = Duration.ofMinutes(1);
    /// Spells SEAL; two sealers at once would be refused by the tree's keys, but only after the work.
    private static final long LOCK = 0x5345_414CL;

    private static final String NEWEST = """
            select c.size, c.root, c.frontier, c.horizon::text as horizon, c.signed_at, c.key_id, c.signature,
                   coalesce((select max(l.position) + 1 from audit.leaf l), 0) as leaves
              from audit.checkpoint c order by c.size desc limit 1
            """;
    /// The oldest transaction under way that may still record an event, or the next one to come. One that a session of
    /// another database holds is none of ours, and must not hold us up; one that nobody is seen to hold may be.
    private static final String HORIZON = """
            select coalesce((select min(x::text::bigint) from pg_snapshot_xip(s) x
                              where not exists (select from pg_stat_activity a
                                                 where a.backend_xid::text::bigint = (x::text::bigint & 4294967295)
                                                   and a.datid <> (select d.oid from pg_database d where d.datname = current_database()))),
                            pg_snapshot_xmax(s)::text::bigint) as low,
                   pg_snapshot_xmax(s)::text::bigint as high
              from pg_current_snapshot() s
            """;
    private static final String UNSEALED = """
            select %s, v.evidence
              from audit.event e
              left join lateral (select %s as evidence from audit.evidence v where v.event_id = e.id) v on true
             where not exists (select from audit.leaf l where l.event_id = e.id) and %s
             order by e.transaction, e.id
             limit %d
            """;
    private static final String BELOW = "e.transaction >= ?::text::xid8 and e.transaction < ?::text::xid8";
    /// After a restore into another cluster its transactions count from elsewhere: what is not running there is over.
    private static final String RESTORED = "(e.transaction >= ?::text::xid8 or e.transaction < ?::text::xid8)";

    private static final String SEALED = """
            select l.position, l.hash, l.event_id, e.type, e.recorded_at
              from audit.leaf l join audit.event e on e.id = l.event_id
             where l.position >= ? and l.position < ?
             order by l.position
            """;
    private static final String INSERT_LEAVES = """
            insert into audit.leaf (position, event_id, hash)
            select ? + l.place - 1, l.event_id, l.hash
              from unnest(?::uuid[], ?::bytea[]) with ordinality as l (event_id, hash, place)
            """;
    private static final String INSERT_CHECKPOINT = """
            insert into audit.checkpoint (size, root, frontier, horizon, signed_at, key_id, signature)
            values (?, ?, ?, ?::text::xid8, ?, ?, ?)
            """;
    private static final String THIN = """
            delete from audit.checkpoint c
             where exists (select from audit.checkpoint later
                            where later.size > c.size
                              and date_bin(b.width, later.signed_at, timestamptz 'epoch') = date_bin(b.width, c.signed_at, timestamptz 'epoch'))
            """
            .replace("b.width", """
                    case when c.signed_at < ?::timestamptz - interval '1 day' then interval '1 day'
                         when c.signed_at < ?::timestamptz - interval '1 hour' then interval '1 hour'
                         else interval '1 minute' end""");

    private final JdbcOperations jdbc;
    private final TransactionTemplate transactions;
    private final Clock clock;
    private final SigningKey key;
    private final CheckpointFolder folder;
    private volatile Instant thinned = Instant.MIN;

    SealEvents(JdbcOperations jdbc, TransactionTemplate transactions, Clock clock, SigningKey key,
            CheckpointFolder folder) {
        this.jdbc = jdbc;
        this.transactions = transactions;
        this.clock = clock;
        this.key = key;
        this.folder = folder;
    }

    /// Seals all that can be sealed now, in batches.
    ///
    /// @throws IllegalStateException when the ledger is not what was signed last: nothing is sealed on top of that
    @Override
    public void run() {
        for (int batch = 0; batch < BATCHES_PER_RUN; batch++) {
            if (seal() < EVENTS_PER_BATCH) {
                break;
            }
        }
        thin();
    }

    /// What waits to be sealed.
    public Unsealed unsealed() {
        return unsealed(jdbc);
    }

    static Unsealed unsealed(JdbcOperations jdbc) {
        return jdbc.query("""
                select count(*) as count, min(e.recorded_at) as oldest from audit.event e
                 where e.transaction >= coalesce((select c.horizon from audit.checkpoint c order by c.size desc limit 1), '0'::xid8)
                   and not exists (select from audit.leaf l where l.event_id = e.id)
                """, SealEvents::tail);
    }

    private static Unsealed tail(ResultSet row) throws SQLException {
        row.next();
        var oldest = row.getObject("oldest", OffsetDateTime.class);
        return new Unsealed(row.getLong("count"), oldest == null ? null : oldest.toInstant());
    }

    /// One batch; answers how many events it sealed.
    int seal() {
        Sealed sealed = transactions.execute(_ -> Boolean.TRUE.equals(
                jdbc.queryForObject("select pg_try_advisory_xact_lock(?)", Boolean.class, LOCK))
                        ? sealUnderLock()
                        : new Sealed(0, null));
        if (sealed.head != null && sizeOutside() < sealed.head.size()) {
            transactions.executeWithoutResult(_ -> copyOutside());
        }
        return sealed.events;
    }

    private long sizeOutside() {
        return folder.newest().map(Checkpoint::size).orElse(0L);
    }

    /// Writes the newest head outside the database, and the leaves that are not there yet; one sealer at a time.
    private void copyOutside() {
        if (!Boolean.TRUE.equals(jdbc.queryForObject("select pg_try_advisory_xact_lock(?)", Boolean.class, LOCK))) {
            return;
        }
        Checkpoint head = jdbc.query(NEWEST, row -> row.next() ? CheckpointRow.read(row) : null);
        if (head == null || sizeOutside() >= head.size()) {
            return;
        }
        try (CheckpointFolder.Appending outside = folder.append(head.signedAt())) {
            for (long from = outside.next(); from < head.size(); from += EVENTS_PER_BATCH) {
                RowCallbackHandler kept = row -> outside.leaf(keptLeaf(row));
                jdbc.query(SEALED, kept, from, Math.min(from + EVENTS_PER_BATCH, head.size()));
            }
            outside.checkpoint(head);
        }
    }

    private static KeptLeaf keptLeaf(ResultSet row) throws SQLException {
        return new KeptLeaf(
                row.getLong("position"),
                row.getBytes("hash"),
                row.getObject("event_id", UUID.class),
                row.getString("type"),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant());
    }

    private Sealed sealUnderLock() {
        Head head = head();
        List<Long> horizon = horizon();
        long low = horizon.get(0);
        boolean restored = low < head.horizon;
        List<Waiting> waiting = restored
                ? waiting(RESTORED, horizon.get(1), low)
                : waiting(BELOW, head.horizon, low);
        if (waiting.isEmpty()) {
            return new Sealed(0, head.checkpoint);
        }
        boolean all = waiting.size() < EVENTS_PER_BATCH;
        long reached = restored ? head.horizon : waiting.getLast().transaction;
        insert(head.frontier.size(), waiting);
        var completed = new StoredTree.Completed();
        waiting.forEach(event -> head.frontier.append(event.hash, completed));
        new StoredTree(jdbc).insert(completed);
        return new Sealed(waiting.size(), sign(head.frontier, all ? low : reached));
    }

    /// The newest signed head; refuses one that is not the tree's, or older than what was signed outside the database.
    private Head head() {
        Head head = jdbc.query(NEWEST, row -> row.next() ? head(row) : new Head(Frontier.empty(), 0, null));
        Checkpoint outside = folder.newest().orElse(null);
        long size = head.frontier.size();
        if (outside != null
                && (outside.size() > size
                        || (head.checkpoint != null && outside.size() == size
                                && !head.checkpoint.hasRoot(outside.root())))) {
            throw new IllegalStateException(
                    ("the ledger has %d sealed events, but a checkpoint over %d was signed outside the database:"
                            + " it was cut short, or an older backup restored. Verify it; when the backup is meant, move the folder of checkpoints away.")
                            .formatted(size, outside.size()));
        }
        return head;
    }

    private static Head head(ResultSet row) throws SQLException {
        Checkpoint checkpoint = CheckpointRow.read(row);
        Frontier frontier = Frontier.decode(checkpoint.size(), row.getBytes("frontier"));
        if (!checkpoint.hasRoot(frontier.root()) || row.getLong("leaves") != checkpoint.size()) {
            throw new IllegalStateException(
                    "the ledger's last checkpoint over %d events does not fit its tree. Verify the ledger."
                            .formatted(checkpoint.size()));
        }
        return new Head(frontier, checkpoint.horizon(), checkpoint);
    }

    private List<Long> horizon() {
        return jdbc.query(HORIZON, row -> {
            row.next();
            return List.of(row.getLong("low"), row.getLong("high"));
        });
    }

    private List<Waiting> waiting(String which, long from, long to) {
        return jdbc.query(
                UNSEALED.formatted(Leaf.COLUMNS, Leaf.EVIDENCE, which, EVENTS_PER_BATCH),
                (row, _) -> new Waiting(row.getString("id"), row.getLong("transaction"), Leaf.hash(row)),
                Long.toString(from),
                Long.toString(to));
    }

    private void insert(long position, List<Waiting> events) {
        var ids = new ArrayList<String>();
        var hashes = new byte[events.size()][];
        for (int i = 0; i < hashes.length; i++) {
            ids.add(events.get(i).id);
            hashes[i] = events.get(i).hash;
        }
        jdbc.update(INSERT_LEAVES, statement -> {
            statement.setLong(1, position);
            statement.setObject(2, ids.toArray(String[]::new));
            statement.setObject(3, hashes);
        });
    }

    private Checkpoint sign(Frontier frontier, long horizon) {
        Instant now = clock.instant().truncatedTo(ChronoUnit.MICROS);
        Checkpoint checkpoint = Checkpoint.signed(frontier.size(), frontier.root(), horizon, now, key);
        jdbc.update(
                INSERT_CHECKPOINT,
                checkpoint.size(),
                checkpoint.root(),
                frontier.encoded(),
                Long.toString(horizon),
                now.atOffset(ZoneOffset.UTC),
                checkpoint.keyId(),
                checkpoint.signature());
        return checkpoint;
    }

    /// Leaves the last checkpoint of each minute for an hour, of each hour for a day, of each day for ever.
    void thin() {
        Instant now = clock.instant();
        if (thinned.isAfter(now.minus(THIN_EVERY))) {
            return;
        }
        thinned = now;
        OffsetDateTime time = now.atOffset(ZoneOffset.UTC);
        transactions.executeWithoutResult(_ -> jdbc.update(THIN, time, time, time, time));
    }

    private record Waiting(String id, long transaction, byte[] hash) {}

    private record Head(Frontier frontier, long horizon, @Nullable Checkpoint checkpoint) {}

    private record Sealed(int events, @Nullable Checkpoint head) {}
}
