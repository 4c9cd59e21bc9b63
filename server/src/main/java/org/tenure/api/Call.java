package org.tenure.api;

import java.io.IOException;
import java.io.InputStream;
import java.time.Clock;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.web.servlet.function.ServerRequest;
import org.tenure.access.Moment;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Page;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Refusal;
import org.tenure.kernel.RefusedException;

/// One request, typed and bounded. What cannot be understood is refused with `INVALID`, naming the parameter.
record Call(ServerRequest request, Map<String, String> parameters, Actor actor, JsonBody json) {

    private static final int BODY_BYTES_MAX = 16 << 20;

    String segment(String name) {
        return request.pathVariable(name);
    }

    UUID id(String name) {
        return uuid(name, segment(name));
    }

    Optional<String> query(String name) {
        return Optional.ofNullable(parameters.get(name)).filter(value -> !value.isBlank());
    }

    @Nullable
    UUID queryId(String name) {
        return query(name).map(value -> uuid(name, value)).orElse(null);
    }

    /// A number from 0 on, or null when the parameter is left out.
    @Nullable
    Long count(String name) {
        Optional<String> text = query(name);
        if (text.isEmpty()) {
            return null;
        }
        if (!text.get().matches("[0-9]{1,18}")) {
            throw invalid("Parameter `%s` is `%s`; a number such as `1000` is meant.", name, text.get());
        }
        return Long.valueOf(text.get());
    }

    boolean flag(String name) {
        return switch (query(name).orElse("false")) {
            case "true" -> true;
            case "false" -> false;
            case String other -> throw invalid("Parameter `%s` is `%s`; `true` or `false` is meant.", name, other);
        };
    }

    @Nullable
    LocalDate date(String name) {
        try {
            return query(name).map(LocalDate::parse).orElse(null);
        } catch (DateTimeException wrong) {
            throw invalid("Parameter `%s` is `%s`; a date such as `2026-01-31` is meant.", name,
                    query(name).orElse(""));
        }
    }

    /// Today's access unless `at` asks for another moment and `known` for what was known then.
    Moment moment(Clock clock) {
        Instant now = clock.instant();
        return new Moment(time("at", now), time("known", now));
    }

    private Instant time(String name, Instant otherwise) {
        Optional<String> text = query(name);
        if (text.isEmpty()) {
            return otherwise;
        }
        try {
            return text.get().length() == 10
                    ? LocalDate.parse(text.get()).plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().minusMillis(1)
                    : OffsetDateTime.parse(text.get()).toInstant();
        } catch (DateTimeException wrong) {
            throw invalid(
                    "Parameter `%s` is `%s`; a date such as `2026-01-31` (its end, UTC) or a time such as `2026-01-31T12:00:00Z` is meant.",
                    name,
                    text.get());
        }
    }

    /// One of an enum's words, lower case, or null when the parameter is left out.
    <E extends Enum<E>> @Nullable E word(String name, Class<E> type) {
        Optional<String> text = query(name);
        if (text.isEmpty()) {
            return null;
        }
        for (E constant : type.getEnumConstants()) {
            if (constant.name().toLowerCase(Locale.ROOT).equals(text.get())) {
                return constant;
            }
        }
        throw invalid("Parameter `%s` is `%s`; one of %s is meant.", name, text.get(), words(type));
    }

    private static <E extends Enum<E>> String words(Class<E> type) {
        return Arrays.stream(type.getEnumConstants())
                .map(constant -> "`" + constant.name().toLowerCase(Locale.ROOT) + "`")
                .collect(Collectors.joining(", "));
    }

    PageRequest page() {
        int size = query("size").map(this::size).orElse(Page.SIZE_STANDARD);
        return new PageRequest(query("after").orElse(null), size);
    }

    private int size(String text) {
        try {
            int size = Integer.parseInt(text);
            if (size >= 1 && size <= Page.SIZE_MAX) {
                return size;
            }
        } catch (NumberFormatException notANumber) {
            // said below, with the bounds
        }
        throw invalid("Parameter `size` is `%s`; a number from 1 to %s is meant.", text, Page.SIZE_MAX);
    }

    /// The JSON body; unknown members are refused.
    <T> T body(Class<T> type) throws IOException {
        return json.read(bytes(), type);
    }

    /// @throws TooLarge before it would fill the memory
    byte[] bytes() throws IOException {
        byte[] bytes = content().readNBytes(BODY_BYTES_MAX + 1);
        if (bytes.length > BODY_BYTES_MAX) {
            throw new TooLarge(BODY_BYTES_MAX >> 20);
        }
        return bytes;
    }

    /// A body is larger than what is read into memory.
    static final class TooLarge extends RuntimeException {

        TooLarge(int mebibytes) {
            super("The body is larger than %d MiB. Send it in parts.".formatted(mebibytes), null, false, false);
        }
    }

    /// The body as it comes, for files.
    InputStream content() throws IOException {
        return request.servletRequest().getInputStream();
    }

    private static UUID uuid(String name, String value) {
        try {
            return UUID.fromString(value);
        } catch (IllegalArgumentException wrong) {
            throw invalid("Parameter `%s` is `%s`; an id such as `01890a5d-ac96-774b-bcce-b302099a8057` is meant.",
                    name, value);
        }
    }

    static RefusedException invalid(String sentence, Object... arguments) {
        return new RefusedException(new Refusal(ErrorCode.INVALID, sentence.formatted(arguments)));
    }
}
