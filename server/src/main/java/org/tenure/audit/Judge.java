package org.tenure.audit;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.tenure.audit.Problem.Concern;
import org.tenure.audit.merkle.Frontier;

/// Decides, from one signed checkpoint to the next, whether the database or what is kept outside is what was sealed.
final class Judge {

    private static final int DISORDERS_MAX = 20;
    /// With more differences between two checkpoints than these, the database is taken to be the one that was changed.
    private static final int DIFFERENCES_MAX = 10_000;

    /// A place where they are not the same.
    private record Difference(KeptLeaf kept, @Nullable SealedRow row) {}

    /// A place where a transaction comes after a later one: normal once after a restore, telling when a root does not fit.
    private record Disorder(long position, UUID event) {}

    private final Problems problems;
    private final Misplaced misplaced;
    private final List<Difference> differences = new ArrayList<>();
    private final List<Disorder> disorders = new ArrayList<>();
    private Frontier database = Frontier.empty();
    private Frontier outside = Frontier.empty();
    private @Nullable SealedRow previous;
    private long fits;
    private boolean broken;

    Judge(Problems problems) {
        this.problems = problems;
        this.misplaced = new Misplaced(problems);
    }

    /// What is kept outside for a place, with the row that has it; one of them may be null. Places in order.
    void leaf(@Nullable KeptLeaf kept, @Nullable SealedRow row) {
        if (row != null) {
            database.append(row.hash());
            inOrder(row);
        }
        if (kept != null) {
            if (kept.position() == outside.size()) {
                outside.append(kept.hash());
            }
            if (row == null || !row.hasHash(kept.hash()) || !row.isSelfConsistent()) {
                differences.add(new Difference(kept, row));
            } else if (!row.name().equals(kept.name())) {
                changedOutside(kept);
            }
        } else if (row != null && !misplaced.finds(row)) {
            alone(row);
        }
        if (differences.size() > DIFFERENCES_MAX) {
            databaseChanged();
        }
    }

    /// A row for which nothing is kept outside can only be compared with its event.
    private void alone(SealedRow row) {
        if (row.present() == null) {
            problems.at(Concern.COMPLETENESS, row.position(), row.event(),
                    "event `%s`, sealed at position %d, is missing".formatted(row.event(), row.position()));
        } else if (!row.isSelfConsistent()) {
            problems.at(Concern.INTEGRITY, row.position(), row.event(),
                    "%s at position %d, or its evidence, is not what was sealed".formatted(row.name(),
                            row.position()));
        }
    }

    private void inOrder(SealedRow row) {
        SealedRow.Present present = row.present();
        SealedRow before = previous;
        if (present == null) {
            return;
        }
        if (before != null && before.present() != null && disorders.size() < DISORDERS_MAX) {
            int order = Long.compare(before.present().transaction(), present.transaction());
            if (order > 0 || (order == 0 && before.event().toString().compareTo(row.event().toString()) >= 0)) {
                disorders.add(new Disorder(row.position(), row.event()));
            }
        }
        previous = row;
    }

    /// Meets a checkpoint that is signed, after all leaves it covers. `frontier` is that of its tree, if it is known.
    void checkpoint(Checkpoint checkpoint, String where, @Nullable Frontier frontier) {
        if (checkpoint.size() < fits) {
            // Nodes that share a folder may write a smaller one after a larger; that one has been met in the database.
            return;
        }
        boolean databaseFits = leadsTo(database, checkpoint);
        boolean outsideFits = leadsTo(outside, checkpoint);
        if (outsideFits) {
            databaseChanged();
            database = outside.copy();
        } else if (databaseFits) {
            differences.forEach(this::outsideChanged);
            differences.clear();
            outside = database.copy();
        } else {
            neither(checkpoint, where);
            if (frontier != null) {
                database = frontier.copy();
                outside = frontier.copy();
            }
        }
        broken = !databaseFits && !outsideFits && frontier == null;
        fits = broken ? fits : checkpoint.size();
    }

    private static boolean leadsTo(Frontier tree, Checkpoint checkpoint) {
        return tree.size() == checkpoint.size() && checkpoint.hasRoot(tree.root());
    }

    private void neither(Checkpoint checkpoint, String where) {
        databaseChanged();
        if (broken) {
            return;
        }
        problems.at(Concern.INTEGRITY, fits, null,
                "the events at positions %d to %d are not those of the checkpoint over %d events %s, signed at %s: something there was changed, moved, put in or taken out"
                        .formatted(fits, checkpoint.size() - 1, checkpoint.size(), where, checkpoint.signedAt()));
        for (Disorder disorder : disorders) {
            if (disorder.position >= fits && disorder.position < checkpoint.size()) {
                problems.at(Concern.INTEGRITY, disorder.position, disorder.event,
                        "event `%s` at position %d comes after a later one: it was moved".formatted(disorder.event,
                                disorder.position));
            }
        }
    }

    private void databaseChanged() {
        differences.forEach(difference -> misplaced.add(difference.kept, difference.row));
        differences.clear();
    }

    private void outsideChanged(Difference difference) {
        changedOutside(difference.kept);
        if (difference.row != null) {
            alone(difference.row);
        }
    }

    private void changedOutside(KeptLeaf kept) {
        problems.at(Concern.INTEGRITY, kept.position(), kept.event(),
                "the line for position %d in the files outside the database was changed: it does not say what was sealed there"
                        .formatted(kept.position()));
    }

    /// Whether what was sealed at this place is known to be somewhere.
    boolean accountsFor(long position) {
        databaseChanged();
        return outside.size() > position && !misplaced.lacks(position);
    }

    /// Tells of what was not found. `present` answers which of these events are in the database.
    void finish(UnaryOperator<List<UUID>> present) {
        databaseChanged();
        misplaced.tell(present.apply(misplaced.sought()));
    }
}
