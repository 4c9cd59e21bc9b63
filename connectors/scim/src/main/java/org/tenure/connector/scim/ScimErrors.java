package org.tenure.connector.scim;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;
import tools.jackson.databind.JsonNode;

/// What a server's refusal means to us: RFC 7644 section 3.12, RFC 9110 sections 10.2.3 and 15, RFC 6585.
final class ScimErrors {

    private static final int DETAIL_MAX = 500;
    /// A server that asks for more is asked again after this.
    private static final Duration RETRY_MAX = Duration.ofDays(1);

    private ScimErrors() {}

    static TargetException of(
            String what, int status, JsonNode body, @Nullable String retryAfter, List<String> secrets, Clock clock) {
        String type = body.path("scimType").asString("");
        String detail = clean(body.path("detail").asString(""), secrets);
        String said = what + ": the server answers " + status + (type.isEmpty() ? "" : " " + type)
                + (detail.isEmpty() ? "" : ": " + detail);
        Duration wait = retryAfter == null ? null : wait(retryAfter, clock);
        return new TargetException(kind(status, type), said, null, wait);
    }

    private static Kind kind(int status, String type) {
        if (type.equalsIgnoreCase("uniqueness")) {
            return Kind.ALREADY_EXISTS;
        }
        if (type.endsWith("Cursor")) {
            // RFC 9865 section 2.2: the list has to be begun again.
            return Kind.BUSY;
        }
        return switch (status) {
            case 400, 413, 414, 415, 422 -> Kind.SCHEMA;
            case 401, 407 -> Kind.CONFIGURATION;
            case 403 -> Kind.PERMISSION;
            case 404, 410 -> Kind.NOT_FOUND;
            case 409 -> Kind.ALREADY_EXISTS;
            case 408, 504 -> Kind.TIMEOUT;
            case 429 -> Kind.RATE_LIMITED;
            case 412, 423, 428, 500, 502, 503 -> Kind.BUSY;
            default -> Kind.CONFIGURATION;
        };
    }

    /// Seconds or a date; null when it is neither.
    static @Nullable Duration wait(String retryAfter, Clock clock) {
        Duration wait;
        try {
            wait = Duration.ofSeconds(Long.parseLong(retryAfter.strip()));
        } catch (NumberFormatException noSeconds) {
            try {
                var until = ZonedDateTime.parse(
                        retryAfter.strip(), DateTimeFormatter.RFC_1123_DATE_TIME.withLocale(Locale.ROOT));
                wait = Duration.between(clock.instant(), until.toInstant());
            } catch (DateTimeException noDate) {
                return null;
            }
        }
        return wait.isNegative() ? Duration.ZERO : wait.compareTo(RETRY_MAX) > 0 ? RETRY_MAX : wait;
    }

    static String clean(String text, List<String> secrets) {
        String shown = text.length() > DETAIL_MAX ? text.substring(0, DETAIL_MAX) + "…" : text;
        for (String secret : secrets) {
            shown = secret.isEmpty() ? shown : shown.replace(secret, "…");
        }
        return shown.replaceAll("[\\s\\p{Cntrl}]+", " ").strip();
    }
}
