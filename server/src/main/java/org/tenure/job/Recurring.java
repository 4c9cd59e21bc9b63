package org.tenure.job;

import java.time.Duration;

/// Work done again `every` so long after it has last ended, on one node at a time. Beans of this type are found by [Jobs].
///
/// The work must be harmless when it is done twice: a node that dies half-way leaves it to another. An exception is
/// logged and the work is tried again, ever more seldom, until it succeeds.
public record Recurring(String name, Duration every, Runnable work) {

    public Recurring {
        if (every.isNegative() || every.isZero()) {
            throw new IllegalArgumentException("`%s` must leave some time between two runs".formatted(name));
        }
    }
}
