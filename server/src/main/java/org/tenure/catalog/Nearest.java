package org.tenure.catalog;

import java.util.Collection;
import java.util.Comparator;
import java.util.Locale;
import java.util.Optional;

/// The known word somebody may have meant: the one with the fewest letters inserted, left out, changed or swapped
/// (optimal string alignment), if it is near enough to be worth saying.
public final class Nearest {

    private static final int WORD_MAX = 100;

    private Nearest() {}

    public static Optional<String> to(String word, Collection<String> known) {
        if (word.isEmpty() || word.length() > WORD_MAX) {
            return Optional.empty();
        }
        int far = Math.max(1, word.length() / 3);
        record Candidate(String word, int distance) {}
        return known.stream()
                .filter(other -> Math.abs(other.length() - word.length()) <= far)
                .map(other -> new Candidate(other, distance(fold(word), fold(other))))
                .filter(candidate -> candidate.distance() <= far)
                .min(Comparator.comparingInt(Candidate::distance).thenComparing(Candidate::word))
                .map(Candidate::word);
    }

    private static String fold(String word) {
        return word.toLowerCase(Locale.ROOT);
    }

    private static int distance(String one, String other) {
        int[] earlier = new int[other.length() + 1];
        int[] last = new int[other.length() + 1];
        for (int j = 0; j <= other.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= one.length(); i++) {
            int[] now = new int[other.length() + 1];
            now[0] = i;
            for (int j = 1; j <= other.length(); j++) {
                int changed = one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1;
                now[j] = Math.min(Math.min(now[j - 1], last[j]) + 1, last[j - 1] + changed);
                if (i > 1 && j > 1 && one.charAt(i - 1) == other.charAt(j - 2)
                        && one.charAt(i - 2) == other.charAt(j - 1)) {
                    now[j] = Math.min(now[j], earlier[j - 2] + 1);
                }
            }
            earlier = last;
            last = now;
        }
        return last[other.length()];
    }
}
