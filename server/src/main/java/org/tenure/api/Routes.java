package org.tenure.api;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.RequestDispatcher;
import jakarta.servlet.http.HttpServletRequest;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.web.servlet.function.RequestPredicates;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.RouterFunctions;
import org.springframework.web.servlet.function.ServerRequest;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.pattern.PathPatternParser;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.RefusedException;
import tools.jackson.databind.json.JsonMapper;

/// Every route there is, and how one is answered: rights first, then the handler, then value or problem.
final class Routes {

    /// PostgreSQL's SQLSTATE, class 53.
    private static final String DISK_FULL = "53100";

    private static final Logger log = LoggerFactory.getLogger(Routes.class);

    private final List<Route> routes;
    private final JsonBody json;
    private final AtomicLong faults = new AtomicLong();

    Routes(List<Route> routes, JsonMapper json) {
        this.routes = List.copyOf(routes);
        this.json = new JsonBody(json);
    }

    List<Route> all() {
        return routes;
    }

    RouterFunction<ServerResponse> router() {
        RouterFunctions.Builder builder = RouterFunctions.route();
        for (Route route : routes) {
            builder.route(RequestPredicates.method(route.method()).and(RequestPredicates.path(route.path())),
                    request -> answer(route, request));
        }
        builder.route(RequestPredicates.path("/**"), this::unknown);
        return builder.build();
    }

    private ServerResponse answer(Route route, ServerRequest request) throws Exception {
        Actor actor = Authentication.actor(request.servletRequest());
        if (actor.require(route.right()) instanceof Outcome.Refused<Actor>(Refusal refusal)) {
            return Problems.of(refusal);
        }
        try {
            Map<String, String> parameters = Query.of(request.servletRequest().getQueryString(), route);
            return switch (route.handler().answer(new Call(request, parameters, actor, json))) {
                case Outcome.Refused<?>(Refusal refusal) -> Problems.of(refusal);
                case Outcome.Done<?>(Object value) -> value instanceof ServerResponse made ? made : ok(route, value);
            };
        } catch (RefusedException refused) {
            return Problems.of(refused.refusal());
        } catch (Call.TooLarge tooLarge) {
            return Problems.of(HttpStatus.CONTENT_TOO_LARGE,
                    new Refusal(ErrorCode.INVALID, String.valueOf(tooLarge.getMessage())));
        } catch (DataAccessResourceFailureException | CannotCreateTransactionException silent) {
            if (isDiskFull(silent)) {
                return fault(route, silent);
            }
            log.warn("{} {}: the database does not answer: {}", route.method(), route.path(), silent.getMessage());
            return Problems.of(Problems.unavailable());
        } catch (RuntimeException ours) {
            return fault(route, ours);
        }
    }

    private static ServerResponse ok(Route route, Object value) {
        return route.method().equals(HttpMethod.DELETE)
                ? ServerResponse.noContent().build()
                : ServerResponse.ok().body(value);
    }

    private ServerResponse fault(Route route, RuntimeException ours) {
        if (isDiskFull(ours)) {
            log.error("the disk of the database is full: {} {}", route.method(), route.path());
            return Problems.of(new Refusal(
                    ErrorCode.UNAVAILABLE,
                    "The disk of the database is full; nothing was changed. Make room there, and ask again."));
        }
        long number = faults.incrementAndGet();
        log.error("fault {}: {} {}", number, route.method(), route.path(), ours);
        return Problems.of(new Refusal(
                ErrorCode.INTERNAL,
                "Something is wrong with Tenure itself. Nothing was half done. The server's log has it as fault %d."
                        .formatted(number)));
    }

    private static boolean isDiskFull(Throwable failed) {
        for (Throwable cause = failed; cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && DISK_FULL.equals(sql.getSQLState())) {
                return true;
            }
        }
        return false;
    }

    /// Whatever no route is for, and what the container could not understand.
    private ServerResponse unknown(ServerRequest request) {
        HttpServletRequest servlet = request.servletRequest();
        if (servlet.getDispatcherType() == DispatcherType.ERROR) {
            return broken(servlet.getAttribute(RequestDispatcher.ERROR_STATUS_CODE));
        }
        String allowed = routes.stream()
                .filter(route -> PathPatternParser.defaultInstance.parse(route.path())
                        .matches(request.requestPath().pathWithinApplication()))
                .map(route -> route.method().name())
                .distinct()
                .collect(Collectors.joining(", "));
        if (allowed.isEmpty()) {
            return Problems.of(new Refusal(
                    ErrorCode.NOT_FOUND,
                    "There is nothing at `%s %s`. `/v1/openapi` lists what there is.".formatted(request.method(),
                            request.path())));
        }
        HttpStatus status = HttpStatus.METHOD_NOT_ALLOWED;
        Refusal refusal = new Refusal(ErrorCode.INVALID,
                "`%s` does not take `%s`; it takes %s.".formatted(request.path(), request.method(), allowed));
        return ServerResponse.status(status)
                .header("Allow", allowed)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(Problems.body(status, refusal));
    }

    private static ServerResponse broken(@Nullable Object code) {
        HttpStatusCode status = HttpStatusCode.valueOf(code instanceof Integer number ? number : 500);
        if (status.value() == 404) {
            return Problems
                    .of(new Refusal(ErrorCode.NOT_FOUND, "There is nothing here. `/v1/openapi` lists what there is."));
        }
        return Problems.of(status, status.is4xxClientError()
                ? new Refusal(ErrorCode.INVALID, "This cannot be understood. `/v1/openapi` says how to ask.")
                : new Refusal(ErrorCode.INTERNAL,
                        "Something is wrong with Tenure itself. The server's log says what."));
    }
}
