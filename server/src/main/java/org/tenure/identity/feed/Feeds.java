package org.tenure.identity.feed;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.tenure.kernel.Actor;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;

/// Feeds: staged and compared without touching a fact, then applied chunk by chunk.
public final class Feeds {

    /// Reads and compares a delivery under a new run, which is left staging: to be held or started by the caller.
    /// A feed that changes nothing ends its run at once. Refused with `BAD_FEED` when the file is not what the source is configured
    /// to deliver, `OUTDATED` when a newer one was applied, `CONFLICT` while another of the source is under way.
    public Outcome<StagedFeed> stage(FeedDelivery delivery, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// Records one chunk (from 1) in the caller's transaction; a second time does nothing.
    public AppliedChunk apply(UUID run, int chunk, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// Employments whose next boundary is due get their new state, in the caller's transaction, at most `limit` of them.
    public AppliedChunk advance(Instant now, int limit, Actor actor) {
        throw new UnsupportedOperationException();
    }

    /// What a run would change, by chunk and key; only one effect when it is named.
    public Page<DifferenceRow> differences(UUID run, @Nullable String effect, PageRequest page) {
        throw new UnsupportedOperationException();
    }

    public Page<QuarantinedRow> quarantined(UUID run, PageRequest page) {
        throw new UnsupportedOperationException();
    }

    public Page<Remark> remarks(UUID run, PageRequest page) {
        throw new UnsupportedOperationException();
    }
}
