package org.tenure.expression;

import dev.cel.common.CelIssue;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Says in the words of rules what the compiler says in its own.
final class Complaint {

    private static final Pattern UNKNOWN = Pattern.compile("undeclared reference to '([^']+)'.*", Pattern.DOTALL);
    private static final Pattern OVERLOAD = Pattern
            .compile("found no matching overload for '([^']+)' applied to '\\(?([^']*?)\\)?'.*", Pattern.DOTALL);
    private static final Map<String, String> WORDS = Map.of(
            "string", "text", "double", "number", "int", "whole number", "bool", "boolean", "list", "list", "timestamp",
            "time");

    private Complaint() {}

    static String about(String text, CelIssue issue, Collection<String> names) {
        var place = issue.getSourceLocation();
        String where = place.getLine() > 0
                ? "at line %d, character %d of `%s`".formatted(place.getLine(), place.getColumn() + 1, text)
                : "in `%s`".formatted(text);
        return "The expression is wrong %s: %s".formatted(where, what(issue.getMessage(), names));
    }

    private static String what(String message, Collection<String> names) {
        Matcher unknown = UNKNOWN.matcher(message);
        if (unknown.matches()) {
            return unknown(unknown.group(1), names);
        }
        Matcher overload = OVERLOAD.matcher(message);
        if (overload.matches()) {
            return "`%s` does not take (%s). Compare and join only what has the same type."
                    .formatted(operator(overload.group(1)), types(overload.group(2)));
        }
        return message.strip().replaceAll("\\s+", " ") + ".";
    }

    private static String unknown(String name, Collection<String> names) {
        return nearest(name, names)
                .map(near -> "`%s` is not known; did you mean `%s`?".formatted(name, near))
                .orElseGet(() -> "`%s` is not known. Known are %s.".formatted(name, listed(names)));
    }

    private static String listed(Collection<String> names) {
        return names.isEmpty() ? "no attributes" : "`" + String.join("`, `", names.stream().sorted().toList()) + "`";
    }

    /// The name that most likely was meant: at most a third of its letters away.
    private static Optional<String> nearest(String name, Collection<String> names) {
        String wanted = name.toLowerCase(Locale.ROOT);
        return names.stream()
                .filter(other -> distance(wanted, other.toLowerCase(Locale.ROOT)) <= Math.max(1, other.length() / 3))
                .min((a, b) -> Integer.compare(
                        distance(wanted, a.toLowerCase(Locale.ROOT)), distance(wanted, b.toLowerCase(Locale.ROOT))));
    }

    /// Edits between two words, after Levenshtein.
    private static int distance(String a, String b) {
        int[] row = new int[b.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                int substituted = diagonal + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(substituted, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[b.length()];
    }

    private static String operator(String function) {
        return function.replace("_", "").replace("@", "");
    }

    private static String types(String types) {
        return Pattern.compile("[a-z]+").matcher(types).replaceAll(found -> word(found.group()));
    }

    static String word(String type) {
        return WORDS.getOrDefault(type, type);
    }
}
