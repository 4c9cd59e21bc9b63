package org.tenure.provisioning;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.tenure.catalog.ModelProblem;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.Setting;
import org.tenure.connector.spi.TargetException;
import org.tenure.expression.Expressions;
import org.tenure.expression.ValueType;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Refusal;
import org.tenure.provisioning.connector.Connectors;

/// Whether a definition makes sense, found out by opening it; nothing is sent to a target.
final class ConnectionChecks {

    private static final Pattern NAME = Pattern.compile("[a-z][a-z0-9-]{0,62}");
    private static final String CONCURRENCY = "concurrency";
    private static final int CONCURRENCY_MAX = 64;
    private static final int RATE_MAX = 100_000;
    private static final int QUARANTINE_DAYS_MAX = 36_500;
    private static final long SETTLE_SECONDS_MAX = 86_400;

    private final Connectors connectors;
    private final Expressions expressions;
    private final Supplier<Map<String, ValueType>> attributeTypes;

    ConnectionChecks(Connectors connectors, Expressions expressions, Supplier<Map<String, ValueType>> attributeTypes) {
        this.connectors = connectors;
        this.expressions = expressions;
        this.attributeTypes = attributeTypes;
    }

    /// Everything wrong with the expressions of a definition, by field, were these the attributes that sources give.
    List<ModelProblem> problems(ConnectionDefinition definition, Map<String, ValueType> attributes) {
        return AccountRules.problems(definition, attributes, expressions);
    }

    /// Opens the connection; a refusal says what is wrong with its definition.
    Outcome<LiveConnection> open(UUID version, ConnectionDefinition definition) {
        return shape(definition).<Outcome<LiveConnection>>map(Outcome::refused)
                .orElseGet(() -> AccountRules
                        .compile(definition, attributeTypes.get(), expressions)
                        .then(rules -> open(version, definition, rules)));
    }

    /// The same connection once more, with sockets of its own; what its definition says is not compiled again.
    Outcome<LiveConnection> again(LiveConnection live) {
        return open(live.version(), live.definition(), live.rules());
    }

    private Outcome<LiveConnection> open(UUID version, ConnectionDefinition definition, AccountRules rules) {
        Connection target;
        try {
            List<Setting> known = connectors.settings(definition.connector()).orElse(List.of());
            target = connectors.open(definition.connector(), settings(definition, known));
        } catch (TargetException wrong) {
            return Outcome.refused(ErrorCode.INVALID, "Connection `%s`: %s.", definition.name(),
                    String.valueOf(wrong.getMessage()));
        }
        String cannot = cannotLeave(definition, target);
        if (cannot != null) {
            target.close();
            return Outcome.refused(ErrorCode.INVALID, "%s", cannot);
        }
        return Outcome.done(new LiveConnection(version, definition, rules, target));
    }

    /// What the connector is opened with. One that keeps several connections open, and is not told how many, gets one for
    /// each call that may be under way: as many as other work has slots, and one for the removals that overtake it.
    static Map<String, Object> settings(ConnectionDefinition definition, List<Setting> known) {
        if (definition.settings().containsKey(CONCURRENCY)
                || known.stream().noneMatch(setting -> setting.name().equals(CONCURRENCY))) {
            return definition.settings();
        }
        var settings = new HashMap<String, Object>(definition.settings());
        settings.put(CONCURRENCY, Math.min(CONCURRENCY_MAX, definition.concurrency() + 1));
        return settings;
    }

    private static @Nullable String cannotLeave(ConnectionDefinition definition, Connection target) {
        if (definition.leaving().equals("disable") && !target.capabilities().contains(Capability.DISABLE)) {
            return "Connection `%s` cannot disable accounts. Say what `leaving` does instead: `delete` or `keep`."
                    .formatted(definition.name());
        }
        if (definition.leaving().equals("delete") && !target.capabilities().contains(Capability.DELETE)) {
            return "Connection `%s` cannot delete accounts. Say what `leaving` does instead: `disable` or `keep`."
                    .formatted(definition.name());
        }
        return null;
    }

    private static Optional<Refusal> shape(ConnectionDefinition definition) {
        if (!NAME.matcher(definition.name()).matches()) {
            return wrong(definition,
                    "the name has letters a to z, digits and hyphens, at most 63, and starts with a letter");
        }
        if (!definition.mode().equals("observe") && !definition.mode().equals("full")) {
            return wrong(definition, "`mode` is `%s`; `observe` or `full` is meant".formatted(definition.mode()));
        }
        if (!definition.leaving().matches("disable|delete|keep")) {
            return wrong(definition,
                    "`leaving` is `%s`; `disable`, `delete` or `keep` is meant".formatted(definition.leaving()));
        }
        Integer rate = definition.ratePerSecond();
        if (definition.concurrency() < 1 || definition.concurrency() > CONCURRENCY_MAX) {
            return wrong(definition,
                    "`concurrency` is %d; 1 to %d is meant".formatted(definition.concurrency(), CONCURRENCY_MAX));
        }
        if (rate != null && (rate < 1 || rate > RATE_MAX)) {
            return wrong(definition, "`ratePerSecond` is %d; 1 to %d is meant".formatted(rate, RATE_MAX));
        }
        if (definition.settle().isNegative() || definition.settle().toSeconds() > SETTLE_SECONDS_MAX) {
            return wrong(definition, "`settle` is `%s`; at most a day is meant".formatted(definition.settle()));
        }
        if (definition.loginQuarantineDays() < 0 || definition.loginQuarantineDays() > QUARANTINE_DAYS_MAX) {
            return wrong(definition, "`loginQuarantineDays` is %d; 0 to %d is meant"
                    .formatted(definition.loginQuarantineDays(), QUARANTINE_DAYS_MAX));
        }
        return Optional.empty();
    }

    private static Optional<Refusal> wrong(ConnectionDefinition definition, String what) {
        return Optional.of(new Refusal(ErrorCode.INVALID, "Connection `%s`: %s.".formatted(definition.name(), what)));
    }
}
