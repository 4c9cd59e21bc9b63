package org.tenure.identity.feed;

import java.io.InputStream;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/// A file as delivered. `delta` holds only the rows that changed. `effective` is the day it holds from, now when null.
/// The stream is read to its end and closed.
public record FeedDelivery(
        String source, boolean delta, @Nullable LocalDate effective, boolean olderAllowed, String label,
        InputStream content) {}
