package org.tenure.catalog;

/// A governed system. Its connection is described beside it, in the module that uses it.
public record ApplicationDefinition(String name, String title, String description, String owner) {}
