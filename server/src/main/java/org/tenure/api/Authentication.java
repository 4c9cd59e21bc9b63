package org.tenure.api;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.dao.DataAccessException;
import org.springframework.http.HttpStatus;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.Right;
import org.tenure.security.Tokens;
import tools.jackson.databind.json.JsonMapper;

/// Nothing is served without a token but whether the server is alive. Stands in front of everything.
final class Authentication implements Filter {

    private static final String ACTOR = "org.tenure.actor";
    private static final String SCHEME = "Bearer ";

    private final Tokens tokens;
    private final JsonMapper json;

    Authentication(Tokens tokens, JsonMapper json) {
        this.tokens = tokens;
        this.json = json;
    }

    /// Who makes this request; everything that got past the filter has one.
    static Actor actor(HttpServletRequest request) {
        if (request.getAttribute(ACTOR) instanceof Actor actor) {
            return actor;
        }
        throw new IllegalStateException("a request came past authentication: " + request.getRequestURI());
    }

    @Override
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        answer.setHeader("Cache-Control", "no-store");
        answer.setHeader("X-Content-Type-Options", "nosniff");
        if (isOpen(http.getRequestURI())) {
            chain.doFilter(request, response);
            return;
        }
        switch (authenticate(http)) {
            case Outcome.Done<Actor>(Actor actor) when !isForRoutes(http) && !actor.may(Right.READ) ->
                refuse(answer, actor.require(Right.READ));
            case Outcome.Done<Actor>(Actor actor) -> {
                http.setAttribute(ACTOR, actor);
                chain.doFilter(request, response);
            }
            case Outcome.Refused<Actor> refused -> refuse(answer, refused);
        }
    }

    private static boolean isOpen(String path) {
        return path.equals("/health") || path.equals("/health/liveness") || path.equals("/health/readiness");
    }

    /// Routes say themselves which right they need; anything else, such as metrics, needs the right to read.
    private static boolean isForRoutes(HttpServletRequest request) {
        return request.getRequestURI().startsWith("/v1/");
    }

    private Outcome<Actor> authenticate(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.startsWith(SCHEME)) {
            return Outcome.refused(
                    ErrorCode.UNAUTHENTICATED,
                    "Who asks? Send `Authorization: Bearer TOKEN`; `tenure tokens make` makes one, the first is in the file `token` of the data folder.");
        }
        try {
            return tokens.authenticate(header.substring(SCHEME.length()).strip());
        } catch (DataAccessException silent) {
            return Outcome.refused(Problems.unavailable());
        }
    }

    private void refuse(HttpServletResponse answer, Outcome<Actor> refused) throws IOException {
        if (refused instanceof Outcome.Refused<Actor>(Refusal refusal)) {
            HttpStatus status = Problems.status(refusal);
            answer.setStatus(status.value());
            if (status == HttpStatus.UNAUTHORIZED) {
                answer.setHeader("WWW-Authenticate", "Bearer realm=\"tenure\"");
            }
            answer.setContentType("application/problem+json");
            answer.getOutputStream().write(json.writeValueAsBytes(Problems.body(status, refusal)));
        }
    }
}
