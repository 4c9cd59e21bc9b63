package org.tenure.identity.feed;

import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.RefusedException;

/// Sentences about files that are not what their source is configured to deliver.
final class BadFeed {

    private BadFeed() {}

    static RefusedException because(String sentence, Object... arguments) {
        return new RefusedException(new Refusal(ErrorCode.BAD_FEED, sentence.formatted(arguments)));
    }
}
