package org.tenure.identity.feed;

/// A reference that leads nowhere: the row was taken, the reference is reported.
public record Remark(String key, String field, String reason) {}
