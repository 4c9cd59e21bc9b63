package org.tenure.change;

import java.time.Instant;
import java.util.Map;
import java.util.UUID;

/// The order to begin a run; its id is chosen by the caller.
public record NewRun(UUID id, String kind, String cause, String label, Instant effectiveFrom,
        Map<String, Object> input) {

    public static final String FEED = "feed";
    public static final String MODEL = "model";
    public static final String STOP = "stop";

    public NewRun {
        input = Map.copyOf(input);
    }
}
