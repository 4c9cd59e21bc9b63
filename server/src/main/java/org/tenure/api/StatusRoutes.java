package org.tenure.api;

import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;
import org.tenure.change.Run;
import org.tenure.change.RunFilter;
import org.tenure.change.RunState;
import org.tenure.change.Runs;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Right;
import org.tenure.provisioning.ConnectionState;
import org.tenure.policy.Rules;
import org.tenure.provisioning.Connections;

/// `/v1/status` and `/v1/openapi`: how everything is doing, and what can be asked.
final class StatusRoutes {

    /// What an operator looks at first: what waits for a person, what is being applied, what failed half-way and waits to be
    /// gone on with, how the targets do, and which rules had no answer for somebody since this process read them.
    record Status(
            String version,
            Instant now,
            String actor,
            List<Run> held,
            List<Run> applying,
            List<Run> stopped,
            List<ConnectionState> connections,
            List<RuleInDoubt> rulesInDoubt) {}

    /// A rule that opened nothing and ended nothing for so many different combinations of attributes, and one reason why.
    record RuleInDoubt(String rule, int version, String problem, long combinations) {}

    private static final PageRequest SOME = new PageRequest(null, 20);

    private final Runs runs;
    private final Connections connections;
    private final Rules rules;
    private final Supplier<List<Route>> routes;
    private final Clock clock;

    StatusRoutes(Runs runs, Connections connections, Rules rules, Supplier<List<Route>> routes, Clock clock) {
        this.runs = runs;
        this.connections = connections;
        this.rules = rules;
        this.routes = routes;
        this.clock = clock;
    }

    List<Route> routes() {
        return List.of(
                Route.get("/v1/status", Right.READ, "What waits for a person, what is under way, how the targets do")
                        .answers(Status.class, call -> Outcome.done(new Status(
                                version(),
                                clock.instant(),
                                call.actor().name(),
                                inState(RunState.HELD),
                                inState(RunState.APPLYING),
                                runs.stopped(SOME.size()),
                                connections.states(),
                                inDoubt()))),
                Route.get("/v1/openapi", Right.READ, "This document")
                        .answers(Object.class, call -> Outcome.done(ServerResponse.ok()
                                .contentType(MediaType.APPLICATION_JSON)
                                .body(new OpenApi(routes.get()).document()))));
    }

    private List<RuleInDoubt> inDoubt() {
        return rules.inForce()
                .failures()
                .stream()
                .map(one -> new RuleInDoubt(one.rule().rule(), one.rule().version(), one.problem(), one.combinations()))
                .toList();
    }

    private List<Run> inState(RunState state) {
        return runs.list(new RunFilter(null, null, state), SOME).items();
    }

    private static String version() {
        String version = StatusRoutes.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
