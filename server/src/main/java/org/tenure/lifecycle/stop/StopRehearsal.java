package org.tenure.lifecycle.stop;

import java.util.List;
import java.util.UUID;
import org.tenure.access.HoldKind;
import org.tenure.provisioning.run.Rehearsed;

/// What a stop would do and what would remain. Nothing was done: no hold, no operation, no write at any target.
public record StopRehearsal(
        UUID identity, String person, HoldKind kind, int accounts, int answering, List<Rehearsed> systems,
        List<String> notConnected) {

    public StopRehearsal {
        systems = List.copyOf(systems);
        notConnected = List.copyOf(notConnected);
    }
}
