package org.tenure.trial;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The tree that `tenure why` draws, read as a person reads it: each leaf with the way to it and what is said below it.
record WhyTree(List<String> above, List<Leaf> leaves) {

    private static final int STEP = 3;

    /// `way` goes from the first branch to this one; `fields` by their names, in the order in which they are said.
    record Leaf(List<String> way, Map<String, String> fields) {

        String said() {
            return way.getLast();
        }
    }

    static WhyTree of(String drawn) {
        List<String> above = new ArrayList<>();
        List<Leaf> nodes = new ArrayList<>();
        List<String> way = new ArrayList<>();
        for (String line : drawn.lines().toList()) {
            int branch = Math.max(line.indexOf("├─ "), line.indexOf("└─ "));
            if (branch >= 0) {
                way = new ArrayList<>(way.subList(0, branch / STEP));
                way.add(line.substring(branch + STEP));
                nodes.add(new Leaf(List.copyOf(way), new LinkedHashMap<>()));
            } else if (nodes.isEmpty()) {
                above.add(line);
            } else {
                String[] field = line.replace('│', ' ').strip().split(" {2,}", 2);
                nodes.getLast().fields().put(field[0], field[1]);
            }
        }
        return new WhyTree(above, nodes.stream().filter(node -> !node.fields().isEmpty()).toList());
    }

    /// Those below a branch whose text begins so.
    List<Leaf> below(String beginning) {
        return leaves.stream().filter(leaf -> leaf.way().getFirst().startsWith(beginning)).toList();
    }
}
