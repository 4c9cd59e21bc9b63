package org.tenure.connector.spi;

/// A group, role or permission the target has. `key` is what [Connection#grant] takes.
public record TargetEntitlement(String key, String name, String kind, String description) {}
