package org.tenure.audit;

import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.TransactionDefinition;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.audit.merkle.Hashes;
import org.tenure.audit.merkle.Proofs;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;

/// Makes proofs to take away: that an event is in the ledger, and that the ledger extends what it was before.
///
/// Each is verified before it is handed out; a ledger that was changed gives no proof. Reads one moment of the database and
/// as many hashes as the depth of the tree asks for, never all.
public final class ProveEvents {

    private static final HexFormat HEX = HexFormat.of();
    private static final String SEALED = """
            select l.position, %s, v.evidence
              from audit.event e
              left join audit.leaf l on l.event_id = e.id
              left join lateral (select %s as evidence from audit.evidence v where v.event_id = e.id) v on true
             where e.id = ?
            """.formatted(Leaf.COLUMNS, Leaf.EVIDENCE);
    private static final String CHECKPOINT = """
            select c.size, c.root, c.horizon::text as horizon, c.signed_at, c.key_id, c.signature
              from audit.checkpoint c where c.size = coalesce(?::bigint, (select max(n.size) from audit.checkpoint n))
            """;

    private record Sealed(String json, @Nullable Long position) {}

    private final JdbcTemplate jdbc;
    private final TransactionTemplate oneMoment;
    private final CheckpointFolder folder;

    ProveEvents(DataSource database, PlatformTransactionManager transactions, CheckpointFolder folder) {
        this.jdbc = new JdbcTemplate(database);
        this.oneMoment = new TransactionTemplate(transactions);
        this.oneMoment.setIsolationLevel(TransactionDefinition.ISOLATION_REPEATABLE_READ);
        this.oneMoment.setReadOnly(true);
        this.folder = folder;
    }

    /// Proof that an event is in the ledger, up to the newest checkpoint; with `since`, also that this one extends the ledger
    /// of so many events. Takes the right `audit`.
    public Outcome<EventProof> prove(UUID event, @Nullable Long since, Actor actor) {
        return actor.require(Right.AUDIT).then(_ -> inOneMoment(() -> proof(event, since)));
    }

    /// Proof that the ledger extends what it was with `older` events; up to the checkpoint over `newer`, or the newest one.
    /// Takes the right `audit`.
    public Outcome<Extension> extend(long older, @Nullable Long newer, Actor actor) {
        return actor.require(Right.AUDIT)
                .then(_ -> inOneMoment(() -> checkpoint(newer).then(head -> extension(older, head))));
    }

    private <T> Outcome<T> inOneMoment(Supplier<Outcome<T>> question) {
        return oneMoment.execute(_ -> question.get());
    }

    private Outcome<EventProof> proof(UUID id, @Nullable Long since) {
        Optional<Sealed> found = jdbc
                .query(SEALED, (row, _) -> new Sealed(Leaf.json(row), row.getObject("position", Long.class)), id)
                .stream()
                .findFirst();
        if (found.isEmpty()) {
            return Outcome.refused(ErrorCode.NOT_FOUND,
                    "There is no event `%s`. List them with `tenure audit events`.", id);
        }
        Long position = found.get().position;
        if (position == null) {
            return Outcome.refused(ErrorCode.CONFLICT,
                    "Event `%s` is not sealed yet. Ask again in a second.", id);
        }
        return checkpoint(null).then(head -> proof(id, found.get().json, position, head, since));
    }

    private Outcome<EventProof> proof(UUID id, String json, long position, Checkpoint head, @Nullable Long since) {
        if (position >= head.size()) {
            return damaged("event `%s` is sealed at position %d, which no checkpoint covers".formatted(id, position));
        }
        List<byte[]> path = Proofs.inclusion(new StoredTree(jdbc), position, head.size());
        if (!Proofs.includes(head.root(), head.size(), position, Hashes.leaf(Leaf.bytes(json)), path)) {
            return damaged("event `%s` at position %d does not lead to the checkpoint over %d events"
                    .formatted(id, position, head.size()));
        }
        var alone = new EventProof(EventProof.FORMAT, json, id, position, words(path), signed(head), null);
        return since == null ? Outcome.done(alone) : extension(since, head).map(alone::with);
    }

    private Outcome<Extension> extension(long older, Checkpoint head) {
        if (older < 1 || older > head.size()) {
            return Outcome.refused(ErrorCode.INVALID,
                    "A ledger of %d events is no beginning of the checkpoint over %d; a number from 1 to %d is meant.",
                    older, head.size(), head.size());
        }
        var tree = new StoredTree(jdbc);
        byte[] root = Proofs.root(tree, older);
        List<byte[]> path = Proofs.consistency(tree, older, head.size());
        if (!Proofs.extend(older, root, head.size(), head.root(), path)) {
            return damaged("the first %d events do not lead to the checkpoint over %d".formatted(older, head.size()));
        }
        return Outcome.done(new Extension(older, HEX.formatHex(root), words(path), signed(head)));
    }

    private Outcome<Checkpoint> checkpoint(@Nullable Long size) {
        return jdbc.query(CHECKPOINT, (row, _) -> CheckpointRow.read(row), size)
                .stream()
                .findFirst()
                .map(Outcome::done)
                .orElseGet(() -> size == null
                        ? Outcome.refused(ErrorCode.NOT_FOUND, "Nothing is sealed yet. Ask again in a second.")
                        : Outcome.refused(ErrorCode.NOT_FOUND,
                                "There is no checkpoint over %d events any more: the last one of each day is kept. Leave it out for the newest one.",
                                size));
    }

    private static <T> Outcome<T> damaged(String what) {
        return Outcome.refused(ErrorCode.CONFLICT,
                "No proof can be made: %s. Something was changed; `tenure audit verify` names it.", what);
    }

    private SignedHead signed(Checkpoint head) {
        return SignedHead.of(head, folder.keys().get(head.keyId()));
    }

    private static List<String> words(List<byte[]> path) {
        return path.stream().map(HEX::formatHex).toList();
    }
}
