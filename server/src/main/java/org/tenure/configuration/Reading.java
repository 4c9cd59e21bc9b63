package org.tenure.configuration;

import java.util.List;

/// What came of reading files: a value, or everything that is wrong with them.
public sealed interface Reading<T> {

    record Right<T>(T value) implements Reading<T> {}

    record Wrong<T>(List<Problem> problems) implements Reading<T> {

        public Wrong {
            problems = List.copyOf(problems);
        }
    }
}
