package org.tenure.provisioning.run;

import java.time.Duration;

/// How patient runners are.
///
/// - `poll`: how long nobody looks for work without being told of some.
/// - `lease`: for how long a claim holds without a sign of life; it is renewed while its operation is under way.
/// - `retryDelay`, `retryDelayMax`: the back-off after the first failure, and the longest.
/// - `attemptsMax`: after so many a grant has failed; removals never do.
public record RunSettings(Duration poll, Duration lease, Duration retryDelay, Duration retryDelayMax, int attemptsMax) {

    public static final RunSettings STANDARD = new RunSettings(
            Duration.ofSeconds(1), Duration.ofSeconds(60), Duration.ofSeconds(1), Duration.ofMinutes(10), 12);
}
