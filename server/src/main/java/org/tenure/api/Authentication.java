package org.tenure.api;

import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Refusal;
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
    public void doFilter(ServletRequest request, ServletResponse response, FilterChain chain) throws IOException, ServletException {
        HttpServletRequest http = (HttpServletRequest) request;
        HttpServletResponse answer = (HttpServletResponse) response;
        answer.setHeader("Cache-Control", "no-store");
        answer.setHeader("X-Content-Type-Options", "nosniff");
        if (isOpen(http.getRequestURI())) {
            chain.doFilter(request, response);
            return;
        }
        switch (authenticate(http)) {
            case Outcome.Done<Actor>(Actor actor) -> {
                http.setAttribute(ACTOR, actor);
                chain.doFilter(request, response);
            }
            case Outcome.Refused<Actor>(Refusal refusal) -> refuse(answer, refusal);
        }
    }

    private static boolean isOpen(String path) {
        return path.equals("/health") || path.equals("/health/liveness") || path.equals("/health/readiness");
    }

    private Outcome<Actor> authenticate(HttpServletRequest request) {
        String header = request.getHeader("Authorization");
        if (header == null || !header.startsWith(SCHEME)) {
            return Outcome.refused(
                    ErrorCode.UNAUTHENTICATED,
                    "Who asks? Send `Authorization: Bearer TOKEN`; `tenure tokens` makes one, the first was shown at the first start.");
        }
        return tokens.authenticate(header.substring(SCHEME.length()).strip());
    }

    private void refuse(HttpServletResponse answer, Refusal refusal) throws IOException {
        answer.setStatus(Problems.status(refusal).value());
        answer.setHeader("WWW-Authenticate", "Bearer realm=\"tenure\"");
        answer.setContentType("application/problem+json");
        answer.getOutputStream().write(json.writeValueAsBytes(Problems.body(refusal)));
    }
}
