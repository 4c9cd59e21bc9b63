package org.tenure.identity.feed;

import org.tenure.change.Run;

/// A feed that was read and compared. Its run is still staging, or done when nothing changed.
public record StagedFeed(Run run, FeedCounts counts) {

    public boolean isUnchanged() {
        return counts.isUnchanged();
    }
}
