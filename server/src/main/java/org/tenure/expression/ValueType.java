package org.tenure.expression;

import dev.cel.common.types.CelType;
import dev.cel.common.types.ListType;
import dev.cel.common.types.SimpleType;

/// What an attribute or a result can be.
public enum ValueType {
    TEXT("text", SimpleType.STRING),
    NUMBER("number", SimpleType.DOUBLE),
    BOOLEAN("boolean", SimpleType.BOOL),
    /// A day, in expressions the text `2026-01-31`: such texts compare like the days they mean.
    DATE("date", SimpleType.STRING),
    /// A list of texts.
    TEXTS("texts", ListType.create(SimpleType.STRING));

    private final String word;
    private final CelType type;

    ValueType(String word, CelType type) {
        this.word = word;
        this.type = type;
    }

    public String word() {
        return word;
    }

    CelType type() {
        return type;
    }
}
