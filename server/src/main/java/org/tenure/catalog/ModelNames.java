package org.tenure.catalog;

import java.util.Optional;
import java.util.regex.Pattern;

/// How things of the model may be called. Names stand in references, so the characters of references (`/`, `:`) are none of theirs.
public final class ModelNames {

    public static final String PATTERN = "[A-Za-z0-9][A-Za-z0-9._-]{0,99}";

    private static final Pattern NAME = Pattern.compile(PATTERN);
    private static final int SHOWN_MAX = 120;

    private ModelNames() {}

    /// What is wrong with a name; empty when it can be used.
    public static Optional<String> problem(String kind, String name) {
        if (NAME.matcher(name).matches()) {
            return Optional.empty();
        }
        return Optional.of(
                "The %s name `%s` cannot be used: 1 to 100 letters, digits, dots, hyphens and underscores, the first a letter or digit."
                        .formatted(kind, name.length() > SHOWN_MAX ? name.substring(0, SHOWN_MAX) + "…" : name));
    }
}
