package org.tenure.configuration;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Problems as they are found; a bounded number is kept, the rest is counted.
final class Problems {

    static final int PROBLEMS_MAX = 100;

    private final Set<Problem> found = new LinkedHashSet<>();
    private int more;

    void add(Place place, String message, Object... arguments) {
        Problem problem = place.problem(arguments.length == 0 ? message : message.formatted(arguments));
        if (found.size() < PROBLEMS_MAX) {
            found.add(problem);
        } else if (!found.contains(problem)) {
            more++;
        }
    }

    boolean isEmpty() {
        return found.isEmpty();
    }

    /// By file and position.
    List<Problem> list() {
        var list = new ArrayList<>(found);
        list.sort(
                Comparator.comparing(Problem::file).thenComparingInt(Problem::line).thenComparingInt(Problem::column));
        if (more > 0) {
            list.add(Place.NOWHERE.problem("And %d more. Repair these first.".formatted(more)));
        }
        return list;
    }
}
