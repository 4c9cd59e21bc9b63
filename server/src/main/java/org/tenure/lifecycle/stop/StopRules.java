package org.tenure.lifecycle.stop;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.tenure.lifecycle.stop.StopClock.OfSystem;
import org.tenure.lifecycle.stop.StopClock.Stage;
import org.tenure.provisioning.ConnectionDefinition;
import org.tenure.provisioning.Operation;

/// What the operations of a stop say about it, in words and milliseconds.
final class StopRules {

    private static final Comparator<OfSystem> ORDER = Comparator.comparing(OfSystem::stage)
            .thenComparing(OfSystem::application)
            .thenComparing(system -> String.valueOf(system.login()));

    private StopRules() {}

    /// The clock of a stop as of now. `operations` are those of its run, newest first; `unconnected` applications in which the
    /// person had access when it began and that Tenure does not reach.
    static StopClock clock(
            Stop stop, String person, List<Operation> operations, Map<String, ConnectionDefinition> connections,
            List<String> unconnected, Instant now) {
        Map<UUID, Operation> newest = new HashMap<>();
        operations.forEach(operation -> newest.putIfAbsent(operation.account(), operation));
        List<OfSystem> systems = new ArrayList<>();
        newest.values().forEach(each -> systems.add(system(stop, each, connections.get(each.connection()))));
        unconnected.forEach(application -> systems.add(unconnected(application)));
        systems.sort(ORDER);
        Map<Stage, Long> count = systems.stream()
                .collect(Collectors.groupingBy(OfSystem::stage, Collectors.counting()));
        int open = count(count, Stage.ASKED) + count(count, Stage.ACKNOWLEDGED);
        Instant last = systems.stream()
                .map(OfSystem::readBackAt)
                .filter(Objects::nonNull)
                .max(Comparator.naturalOrder())
                .orElse(stop.beganAt());
        Instant until = open > 0 ? now : last;
        long millis = Math.max(0, Duration.between(stop.beganAt(), until).toMillis());
        return new StopClock(
                stop, person, newest.size(), count(count, Stage.CONFIRMED), open, count(count, Stage.UNVERIFIABLE),
                count(count, Stage.BY_HAND), open > 0 ? null : last, millis, sentence(systems, open, millis), systems);
    }

    private static int count(Map<Stage, Long> count, Stage stage) {
        return Math.toIntExact(count.getOrDefault(stage, 0L));
    }

    private static String sentence(List<OfSystem> systems, int open, long millis) {
        String remain = systems.stream()
                .filter(each -> each.stage() == Stage.UNVERIFIABLE || each.stage() == Stage.BY_HAND)
                .map(StopRules::name)
                .collect(Collectors.joining(", "));
        String rest = remain.isEmpty() ? "" : "; what Tenure cannot tell or do: " + remain;
        if (open == 0) {
            return "Zero after %s ms: everything that can be read back is%s.".formatted(number(millis), rest);
        }
        String waiting = systems.stream()
                .filter(each -> each.stage().isOpen())
                .map(StopRules::name)
                .collect(Collectors.joining(", "));
        return "Not zero after %s ms: %d open (%s)%s.".formatted(number(millis), open, waiting, rest);
    }

    private static String number(long millis) {
        return String.format(Locale.ROOT, "%,d", millis);
    }

    private static String name(OfSystem system) {
        return system.connection() == null ? system.application() : system.connection();
    }

    private static OfSystem unconnected(String application) {
        return new OfSystem(null, application, null, null, Stage.BY_HAND, null, null, null, null, null, 0,
                "`%s` is not connected: Tenure cannot do it; do it by hand".formatted(application), null);
    }

    private static OfSystem system(Stop stop, Operation operation, @Nullable ConnectionDefinition connection) {
        Instant asked = operation.createdAt().isBefore(stop.beganAt()) ? stop.beganAt() : operation.createdAt();
        Stage stage = stage(operation, connection);
        Instant acknowledged = operation.acknowledgedAt();
        Instant readBack = stage == Stage.CONFIRMED ? operation.finishedAt() : null;
        return new OfSystem(
                operation.connection(),
                connection == null ? operation.connection() : connection.application(),
                operation.login(), operation.id(), stage, asked, acknowledged, millis(asked, acknowledged), readBack,
                millis(asked, readBack), operation.attempts(), sentence(operation, stage, connection),
                stage.isOpen() ? waitingFor(operation) : null);
    }

    private static @Nullable Long millis(Instant asked, @Nullable Instant at) {
        return at == null ? null : Math.max(0, Duration.between(asked, at).toMillis());
    }

    private static Stage stage(Operation operation, @Nullable ConnectionDefinition connection) {
        return switch (operation.state()) {
            case CONFIRMED, UNCHANGED -> Stage.CONFIRMED;
            case UNVERIFIABLE -> Stage.UNVERIFIABLE;
            case FAILED -> Stage.BY_HAND;
            case WAITING, RUNNING -> connection == null
                    ? Stage.BY_HAND
                    : operation.acknowledgedAt() == null ? Stage.ASKED : Stage.ACKNOWLEDGED;
        };
    }

    private static String sentence(Operation operation, Stage stage, @Nullable ConnectionDefinition connection) {
        String problem = operation.problem();
        return switch (stage) {
            case CONFIRMED -> operation.state() == Operation.State.UNCHANGED
                    ? "no account is there"
                    : "stopped, as read back";
            case UNVERIFIABLE -> problem == null
                    ? "done, as it says; it cannot show whether an account is enabled"
                    : "nobody can tell whether the account can still be used: " + problem;
            case BY_HAND -> connection == null
                    ? "not done by Tenure: do it by hand; connection `%s` is retired".formatted(operation.connection())
                    : "not done by Tenure: do it by hand. %s".formatted(problem == null ? "" : problem).strip();
            case ACKNOWLEDGED -> problem == null
                    ? "done, as it says; it is being read back"
                    : "done, as it says; but " + problem;
            case ASKED -> problem == null ? "asked, and no answer yet" : "asked, and it says: " + problem;
        };
    }

    private static String waitingFor(Operation operation) {
        return Objects.requireNonNullElseGet(operation.waitingFor(),
                () -> "the answer of `%s`".formatted(operation.connection()));
    }
}
