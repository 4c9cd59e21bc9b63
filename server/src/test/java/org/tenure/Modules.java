package org.tenure;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// The server's modules in reading order: a module knows those above it and none below.
final class Modules {

    static final List<String> IN_READING_ORDER = List.of(
            // ground: words and memory
            "kernel", "job", "audit", "expression", "change",
            // facts: who there is, what there is, what is right
            "identity", "catalog", "policy",
            // state: what is held, and whether it is so out there
            "access", "provisioning", "security",
            // process: people and time change the state
            "lifecycle", "configuration",
            // edges: values in, values out
            "api");

    /// Modules that speak HTTP.
    static final Set<String> EDGES = Set.of("api");

    private Modules() {}

    /// The module that a package belongs to: the first word below `org.tenure`; empty for the package that starts everything.
    static String of(String packageName) {
        if (packageName.equals("org.tenure")) {
            return "";
        }
        String rest = packageName.substring("org.tenure.".length());
        int end = rest.indexOf('.');
        return end < 0 ? rest : rest.substring(0, end);
    }

    static boolean isKnown(String module) {
        return IN_READING_ORDER.contains(module);
    }

    /// What a module may know, itself included. A nested module follows the rules of the one it is in.
    static Set<String> allowed(String module) {
        return new LinkedHashSet<>(IN_READING_ORDER.subList(0, IN_READING_ORDER.indexOf(module) + 1));
    }
}
