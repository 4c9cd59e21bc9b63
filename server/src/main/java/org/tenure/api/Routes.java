package org.tenure.api;

import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpMethod;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.RefusedException;
import tools.jackson.databind.json.JsonMapper;

/// Every route there is, and how one is answered: rights first, then the handler, then value or problem.
final class Routes {

    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    private final List<Route> routes;
    private final JsonMapper json;
    private final AtomicLong faults = new AtomicLong();

    Routes(List<Route> routes, JsonMapper json) {
        this.routes = List.copyOf(routes);
        this.json = json;
    }

    List<Route> all() {
        return routes;
    }

    RouterFunction<ServerResponse> router() {
        RouterFunctions.Builder builder = RouterFunctions.route();
        for (Route route : routes) {
            builder.route(RequestPredicates.method(route.method()).and(RequestPredicates.path(route.path())), request -> answer(route, request));
        }
        builder.route(RequestPredicates.path("/v1/**"), Routes::unknown);
        return builder.build();
    }

    private ServerResponse answer(Route route, ServerRequest request) throws Exception {
        Actor actor = Authentication.actor(request.servletRequest());
        if (actor.require(route.right()) instanceof Outcome.Refused<Actor>(Refusal refusal)) {
            return Problems.of(refusal);
        }
        try {
            return switch (route.handler().answer(new Call(request, actor, json))) {
                case Outcome.Refused<?>(Refusal refusal) -> Problems.of(refusal);
                case Outcome.Done<?>(Object value) -> value instanceof ServerResponse made ? made : ok(route, value);
            };
        } catch (RefusedException refused) {
            return Problems.of(refused.refusal());
        } catch (RuntimeException ours) {
            return fault(route, ours);
        }
    }

    private static ServerResponse ok(Route route, Object value) {
        return route.method().equals(HttpMethod.DELETE) ? ServerResponse.noContent().build() : ServerResponse.ok().body(value);
    }

    private ServerResponse fault(Route route, RuntimeException ours) {
        long number = faults.incrementAndGet();
        log.error("fault {}: {} {}", number, route.method(), route.path(), ours);
        return Problems.of(new Refusal(
                ErrorCode.INTERNAL,
                "Something is wrong with Tenure itself. Nothing was half done. The server's log has it as fault %d.".formatted(number)));
    }

    private static ServerResponse unknown(ServerRequest request) {
        return Problems.of(new Refusal(
                ErrorCode.NOT_FOUND,
                "There is nothing at `%s %s`. `/v1/openapi` lists what there is.".formatted(request.method(), request.path())));
    }
}
