package org.tenure.identity;

/// What kind of value an attribute has. Dates are whole days (ISO 8601), texts at most 1,000 characters.
public enum AttributeType {
    TEXT,
    NUMBER,
    BOOLEAN,
    DATE
}
