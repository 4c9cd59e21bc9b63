package org.tenure.identity;

/// By which value of which scheme sources name a person.
public record Identifier(String scheme, String value) {}
