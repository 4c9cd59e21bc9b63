package org.tenure.api;

import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The parameters behind the question mark. The servlet's own reading of parameters is never asked: it would swallow a file
/// that comes without a media type, as tools that send forms do.
final class Query {

    private Query() {}

    /// @throws org.tenure.kernel.RefusedException `INVALID`, for what the route does not know or what is there twice
    static Map<String, String> of(@Nullable String text, Route route) {
        Map<String, String> values = new LinkedHashMap<>();
        if (text == null) {
            return values;
        }
        List<String> known = route.parameters()
                .stream()
                .filter(parameter -> parameter.in().equals("query"))
                .map(Route.Parameter::name)
                .toList();
        Arrays.stream(text.split("&", -1)).filter(part -> !part.isEmpty()).forEach(part -> {
            int equals = part.indexOf('=');
            String name = decoded(equals < 0 ? part : part.substring(0, equals));
            if (!known.contains(name)) {
                throw Call.invalid("There is no parameter `%s` here; there %s.", name,
                        known.isEmpty() ? "is none" : "are `" + String.join("`, `", known) + "`");
            }
            if (values.put(name, equals < 0 ? "" : decoded(part.substring(equals + 1))) != null) {
                throw Call.invalid("Parameter `%s` is there twice; give it once.", name);
            }
        });
        return values;
    }

    private static String decoded(String text) {
        try {
            return URLDecoder.decode(text, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException wrong) {
            throw Call.invalid("`%s` in the address is not percent-encoded; write a percent sign as `%%25`.", text);
        }
    }
}
