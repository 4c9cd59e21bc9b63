package org.tenure.configuration;

/// Something wrong in a file. Lines and columns count from 1; `file` is empty and both are 0 where no file has the place,
/// because the object is in force and not in the folder.
public record Problem(String file, int line, int column, String message) {

    /// As compilers say it: `FILE:LINE:COLUMN: MESSAGE`.
    @Override
    public String toString() {
        return file.isEmpty() ? message : "%s:%d:%d: %s".formatted(file, line, column, message);
    }
}
