package org.tenure.provisioning.run;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// What a stop would do to one account: its steps in words, whether the target answers now and what it says, and what
/// would remain, null when nothing would.
public record Rehearsed(
        String connection,
        String application,
        @Nullable String login,
        List<String> steps,
        boolean answers,
        String answer,
        @Nullable String remains) {

    public Rehearsed {
        steps = List.copyOf(steps);
    }
}
