package org.tenure.audit;

import java.security.PublicKey;
import java.util.Arrays;
import java.util.Iterator;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tenure.audit.Problem.Concern;

/// Goes through the lines of the folder of checkpoints as the leaves of the database are met, up to the newest checkpoint.
///
/// Reports lines that say nothing, checkpoints that their key did not sign, and leaves that are not there; what it answers is
/// in order, and checkpoints are signed.
final class OutsideCursor {

    private final Iterator<OutsideLine> lines;
    private final @Nullable Checkpoint newest;
    private final Map<String, PublicKey> keys;
    private final Problems problems;
    private @Nullable OutsideLine line;
    private boolean ended;
    /// The position of the next leaf that should be there.
    private long next;
    private long gapFrom = -1;
    private @Nullable Checkpoint largest;

    OutsideCursor(Iterator<OutsideLine> lines, @Nullable Checkpoint newest, Map<String, PublicKey> keys,
            Problems problems) {
        this.lines = lines;
        this.newest = newest;
        this.keys = keys;
        this.problems = problems;
        this.ended = newest == null;
    }

    /// The next line about leaves before a position, or the checkpoint over as many; null when there is none.
    @Nullable
    OutsideLine before(long position) {
        OutsideLine current = peek();
        return switch (current) {
            case KeptLeaf leaf when leaf.position() < position -> take(leaf);
            case Checkpoint checkpoint when checkpoint.size() <= position -> take(checkpoint);
            case null, default -> null;
        };
    }

    /// The leaf at exactly this position.
    @Nullable
    KeptLeaf leafAt(long position) {
        if (peek() instanceof KeptLeaf leaf && leaf.position() == position) {
            take(leaf);
            return leaf;
        }
        return null;
    }

    private OutsideLine take(OutsideLine taken) {
        line = null;
        if (taken instanceof KeptLeaf leaf) {
            if (leaf.position() > next) {
                gapFrom = gapFrom < 0 ? next : gapFrom;
            }
            tellGapBefore(leaf.position());
            next = leaf.position() + 1;
        } else if (taken instanceof Checkpoint checkpoint && checkpoint.size() > next) {
            gapFrom = gapFrom < 0 ? next : gapFrom;
            next = checkpoint.size();
        }
        return taken;
    }

    /// Leaves that are missing at the end.
    void tellGap() {
        tellGapBefore(next);
    }

    private void tellGapBefore(long position) {
        if (gapFrom >= 0) {
            problems.at(Concern.COMPLETENESS, gapFrom, null,
                    "the files outside the database lack the leaves at positions %d to %d: one is missing, or was changed"
                            .formatted(gapFrom, position - 1));
            gapFrom = -1;
        }
    }

    /// The next line that is good for something.
    private @Nullable OutsideLine peek() {
        while (line == null && !ended) {
            if (!lines.hasNext()) {
                ended = true;
                break;
            }
            OutsideLine candidate = lines.next();
            switch (candidate) {
                case KeptLeaf leaf -> keep(leaf);
                case Checkpoint checkpoint -> keep(checkpoint);
                case OutsideLine.Unreadable lost -> problems.of(Concern.INTEGRITY,
                        "line %d of `%s` outside the database is neither a leaf nor a checkpoint: it was changed"
                                .formatted(lost.line(), lost.file()));
            }
        }
        return line;
    }

    private void keep(KeptLeaf leaf) {
        if (leaf.position() < next) {
            problems.at(Concern.INTEGRITY, leaf.position(), leaf.event(),
                    "the files outside the database have the leaf at position %d out of order: a line was changed or moved"
                            .formatted(leaf.position()));
        } else {
            line = leaf;
        }
    }

    private void keep(Checkpoint checkpoint) {
        ended = newest != null && checkpoint.size() == newest.size()
                && Arrays.equals(checkpoint.signature(), newest.signature());
        String fault = SigningKey.fault(checkpoint, keys);
        if (fault != null) {
            problems.of(Concern.INTEGRITY,
                    "the checkpoint over %d events outside the database %s".formatted(checkpoint.size(), fault));
        } else {
            line = checkpoint;
            largest = largest == null || largest.size() < checkpoint.size() ? checkpoint : largest;
        }
    }

    /// The largest of the checkpoints met so far.
    @Nullable
    Checkpoint largest() {
        return largest;
    }
}
