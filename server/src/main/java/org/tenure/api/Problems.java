package org.tenure.api;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;
import org.tenure.kernel.Refusal;

/// Refusals over HTTP: problem details (RFC 9457) whose `type` ends in the stable code.
final class Problems {

    private Problems() {}

    static ServerResponse of(Refusal refusal) {
        return ServerResponse.status(status(refusal))
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .headers(headers -> {
                    if (status(refusal) == HttpStatus.UNAUTHORIZED) {
                        headers.set("WWW-Authenticate", "Bearer realm=\"tenure\"");
                    }
                })
                .body(body(refusal));
    }

    static Map<String, Object> body(Refusal refusal) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "urn:tenure:error:" + refusal.code().name().toLowerCase(Locale.ROOT));
        body.put("title", refusal.code().name());
        body.put("status", status(refusal).value());
        body.put("detail", refusal.sentence());
        body.put("kind", refusal.code().kind().name().toLowerCase(Locale.ROOT));
        return body;
    }

    static HttpStatus status(Refusal refusal) {
        return switch (refusal.code()) {
            case NOT_FOUND -> HttpStatus.NOT_FOUND;
            case INVALID -> HttpStatus.BAD_REQUEST;
            case BAD_REFERENCE, BAD_FEED, BAD_EXPRESSION -> HttpStatus.UNPROCESSABLE_CONTENT;
            case CONFLICT, OUTDATED, GUARDED -> HttpStatus.CONFLICT;
            case UNAUTHENTICATED -> HttpStatus.UNAUTHORIZED;
            case DENIED -> HttpStatus.FORBIDDEN;
            case TARGET_FAILED -> HttpStatus.BAD_GATEWAY;
            case UNAVAILABLE -> HttpStatus.SERVICE_UNAVAILABLE;
            case INTERNAL -> HttpStatus.INTERNAL_SERVER_ERROR;
        };
    }
}
