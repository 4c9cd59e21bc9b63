package org.tenure.lifecycle;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.springframework.transaction.support.TransactionTemplate;
import org.tenure.access.Grants;
import org.tenure.identity.ChangedEmployment;
import org.tenure.identity.feed.AppliedChunk;
import org.tenure.identity.feed.Feeds;
import org.tenure.kernel.Actor;
import org.tenure.provisioning.Operations;

/// Lets time take effect: first days, last days, the end of a grace. Runs every second, on one node.
///
/// The mark moves only in the transaction that has followed everything up to it, so a restart across a moment misses nothing.
final class PassTime implements Runnable {

    private static final int PEOPLE_PER_TRANSACTION = 1_000;
    private static final Actor TIMER = Actor.system("timer");

    private final Feeds feeds;
    private final Grants grants;
    private final AlignAccess align;
    private final Operations operations;
    private final PassedStore passed;
    private final TransactionTemplate transactions;
    private final Clock clock;

    PassTime(
            Feeds feeds,
            Grants grants,
            AlignAccess align,
            Operations operations,
            PassedStore passed,
            TransactionTemplate transactions,
            Clock clock) {
        this.feeds = feeds;
        this.grants = grants;
        this.align = align;
        this.operations = operations;
        this.passed = passed;
        this.transactions = transactions;
        this.clock = clock;
    }

    @Override
    public void run() {
        Instant now = clock.instant();
        while (advance(now)) {
            // as many employments as are due, a transaction per thousand
        }
        follow(now);
    }

    private boolean advance(Instant now) {
        return Boolean.TRUE.equals(transactions.execute(status -> {
            AppliedChunk advanced = feeds.advance(now, PEOPLE_PER_TRANSACTION, TIMER);
            align.align(advanced.employments().stream().map(ChangedEmployment::now).toList(), java.util.Set.of(), now,
                    null, TIMER);
            return advanced.employments().size() >= PEOPLE_PER_TRANSACTION;
        }));
    }

    private void follow(Instant now) {
        Instant since = passed.until();
        UUID after = null;
        while (true) {
            UUID from = after;
            List<UUID> turned = transactions.execute(status -> {
                List<UUID> some = grants.turned(since, now, from, PEOPLE_PER_TRANSACTION);
                operations.align(some, null, now);
                return some;
            });
            if (turned == null || turned.size() < PEOPLE_PER_TRANSACTION) {
                break;
            }
            after = turned.getLast();
        }
        passed.moveTo(now);
    }
}
