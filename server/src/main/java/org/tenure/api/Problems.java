package org.tenure.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.MediaType;
import org.springframework.web.servlet.function.ServerResponse;
import org.tenure.configuration.Problem;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Refusal;

/// Refusals over HTTP: problem details (RFC 9457) whose `type` ends in the stable code.
final class Problems {

    private Problems() {}

    static ServerResponse of(Refusal refusal) {
        return of(status(refusal), refusal);
    }

    /// With a status that says more than the code's own.
    static ServerResponse of(HttpStatusCode status, Refusal refusal) {
        return ServerResponse.status(status)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body(status, refusal));
    }

    /// Files that are wrong, each place with line and column.
    static ServerResponse of(List<Problem> problems) {
        Problem first = problems.getFirst();
        String more = problems.size() == 1 ? "" : " And %d more, listed in `problems`.".formatted(problems.size() - 1);
        Map<String, Object> body = body(
                HttpStatus.UNPROCESSABLE_CONTENT,
                new Refusal(ErrorCode.INVALID, "Nothing was changed. " + first + more));
        body.put("problems", problems);
        return ServerResponse.status(HttpStatus.UNPROCESSABLE_CONTENT)
                .contentType(MediaType.APPLICATION_PROBLEM_JSON)
                .body(body);
    }

    /// When the database does not answer: nothing was done, and trying again helps.
    static Refusal unavailable() {
        return new Refusal(ErrorCode.UNAVAILABLE, "The database does not answer. Try again in a moment.");
    }

    static Map<String, Object> body(HttpStatusCode status, Refusal refusal) {
        Map<String, Object> body = new LinkedHashMap<>();
        body.put("type", "urn:tenure:error:" + refusal.code().name().toLowerCase(Locale.ROOT));
        body.put("title", refusal.code().name());
        body.put("status", status.value());
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
