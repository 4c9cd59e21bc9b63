package org.tenure.change;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/// How many people one cause may add, change or remove over a rolling day before a person is asked.
/// `kind` is `feed` or `model`, `cause` a source's or object's name or `*`, `countOf` one of `adds`, `changes`, `removals`, or `stops`: whom a source may stop at once.
/// Trips when more than `most` and, where both are given, more than `mostPercent` of those known are counted.
public record GuardLimit(String kind, String cause, String countOf, @Nullable Integer most,
        @Nullable BigDecimal mostPercent) {}
