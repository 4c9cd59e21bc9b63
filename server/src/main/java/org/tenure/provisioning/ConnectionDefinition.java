package org.tenure.provisioning;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// One configured instance of a connector, for one application.
///
/// - `settings`: for the connector; a secret is a reference, `{env: NAME}` or `{file: PATH}`, and stays one at rest.
/// - `mode`: `observe` (nothing is written to the target) or `full`.
/// - `login`: CEL expressions over attributes, tried in order, then numbered: the naming rule.
/// - `attributes`: attribute of the target → CEL expression of type text, list of text, or null to leave it out.
/// - `leaving`: what happens to the account of somebody who has no access any more: `disable`, `delete` or `keep`.
/// - `concurrency` calls at a time (1–64), `ratePerSecond` at most when given, `settle` before a read-back is judged.
/// - `loginQuarantineDays`: for how long a login is not given to somebody else.
public record ConnectionDefinition(
        String name,
        String application,
        String connector,
        Map<String, Object> settings,
        String mode,
        List<String> login,
        Map<String, String> attributes,
        String leaving,
        int concurrency,
        @Nullable Integer ratePerSecond,
        Duration settle,
        int loginQuarantineDays) {

    public ConnectionDefinition {
        settings = Map.copyOf(settings);
        login = List.copyOf(login);
        attributes = Map.copyOf(attributes);
    }
}
