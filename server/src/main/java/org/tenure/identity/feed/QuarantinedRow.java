package org.tenure.identity.feed;

/// A row that was not taken: its line in the file (the header is line 1), the column, why, and the beginning of what stood there.
public record QuarantinedRow(int line, String field, String reason, String excerpt) {}
