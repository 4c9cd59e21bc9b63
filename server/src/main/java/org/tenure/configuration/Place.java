package org.tenure.configuration;

/// A position in a file, counted from 1.
record Place(String file, int line, int column) {

    static final Place NOWHERE = new Place("", 0, 0);

    Problem problem(String message) {
        return new Problem(file, line, column, message);
    }
}
