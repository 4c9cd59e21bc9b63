package org.tenure.identity.feed;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import org.tenure.identity.AttributeMapping;
import org.tenure.identity.Reserved;
import org.tenure.identity.SourceDefinition;

/// Where a file holds what its source maps: found by name, so that the order does not matter. What is missing is said, with what looks most like it.
record Columns(int count, int key, int person, List<Mapped> attributes, boolean namesPeople) {

    /// An attribute and the place of its column, in the order of attribute names.
    record Mapped(AttributeMapping mapping, int place) {}

    private static final char[] DELIMITERS = {',', ';', '\t', '|'};

    /// @throws org.tenure.kernel.RefusedException with `BAD_FEED` when the header is not the source's
    static Columns of(SourceDefinition source, List<String> header, String firstLine) {
        Map<String, Integer> places = new HashMap<>();
        for (int i = 0; i < header.size(); i++) {
            if (places.put(header.get(i).strip(), i) != null) {
                throw BadFeed.because("The feed of `%s` has the column `%s` twice. Give each column its own name.",
                        source.name(), header.get(i).strip());
            }
        }
        List<String> missing = new ArrayList<>();
        for (String needed : needed(source)) {
            if (!places.containsKey(needed)) {
                missing.add(needed);
            }
        }
        if (!missing.isEmpty()) {
            refuse(source, header, firstLine, missing);
        }
        List<Mapped> attributes = source.attributes()
                .stream()
                .map(mapping -> new Mapped(mapping, place(places, mapping.column())))
                .sorted(Comparator.comparing(mapped -> mapped.mapping().attribute()))
                .toList();
        Set<String> given = new HashSet<>(source.attributes().stream().map(AttributeMapping::attribute).toList());
        boolean namesPeople = source.employment() != null && !given.contains(Reserved.DISPLAY_NAME)
                && (given.contains(Reserved.GIVEN_NAME) || given.contains(Reserved.FAMILY_NAME));
        return new Columns(header.size(), place(places, source.key()), place(places, source.person()), attributes,
                namesPeople);
    }

    private static int place(Map<String, Integer> places, String column) {
        return Objects.requireNonNull(places.get(column));
    }

    private static Set<String> needed(SourceDefinition source) {
        Set<String> needed = new LinkedHashSet<>(List.of(source.key()));
        needed.add(source.person());
        source.attributes().forEach(mapping -> needed.add(mapping.column()));
        return needed;
    }

    private static void refuse(SourceDefinition source, List<String> header, String firstLine, List<String> missing) {
        for (char other : DELIMITERS) {
            Set<String> split = Set.copyOf(Arrays.stream(firstLine.split(Pattern.quote(String.valueOf(other)), -1))
                    .map(name -> name.strip().replace("\"", ""))
                    .toList());
            if (other != source.delimiter() && missing.stream().filter(split::contains).count() * 2 > missing.size()) {
                throw BadFeed.because(
                        "The feed of `%s` looks separated by %s, but the source says %s. Deliver it so, or set the source's `delimiter`.",
                        source.name(), word(other), word(source.delimiter()));
            }
        }
        if (missing.size() == needed(source).size()) {
            throw BadFeed.because(
                    "The first line of the feed of `%s` is not its header: none of the columns %s is there. It reads `%s`.",
                    source.name(),
                    names(missing), excerpt(firstLine));
        }
        List<String> hints = new ArrayList<>();
        for (String name : missing) {
            String nearest = nearest(name, header);
            hints.add(
                    nearest.isEmpty() ? "`%s`".formatted(name) : "`%s` (most like it: `%s`)".formatted(name, nearest));
        }
        throw BadFeed.because("The feed of `%s` lacks the column%s %s. Deliver %s, or change the source's mapping.",
                source.name(), missing.size() == 1 ? "" : "s",
                String.join(", ", hints), missing.size() == 1 ? "it" : "them");
    }

    private static String names(List<String> columns) {
        return String.join(", ", columns.stream().map("`%s`"::formatted).toList());
    }

    private static String excerpt(String line) {
        return line.length() > 60 ? line.substring(0, 60) + "…" : line;
    }

    private static String word(char delimiter) {
        return delimiter == '\t' ? "tabulators" : "`" + delimiter + "`";
    }

    private static String nearest(String name, List<String> header) {
        return header.stream()
                .map(String::strip)
                .filter(column -> distance(bare(name), bare(column)) <= Math.max(2, name.length() / 3))
                .min(Comparator.comparingInt(column -> distance(bare(name), bare(column))))
                .orElse("");
    }

    private static String bare(String name) {
        return name.replaceAll("[\\s_.-]", "").toLowerCase(Locale.ROOT);
    }

    /// Levenshtein's distance.
    private static int distance(String one, String other) {
        int[] row = new int[other.length() + 1];
        for (int j = 0; j < row.length; j++) {
            row[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int diagonal = row[0];
            row[0] = i;
            for (int j = 1; j < row.length; j++) {
                int replaced = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
                diagonal = row[j];
                row[j] = Math.min(replaced, Math.min(row[j], row[j - 1]) + 1);
            }
        }
        return row[other.length()];
    }
}
