package org.tenure.identity;

import org.jspecify.annotations.Nullable;

/// What a source says about one key from some moment on: attributes as canonical JSON and their hash; both null when it says nothing any more.
public record SourceRow(String key, String person, @Nullable String attributes, byte @Nullable [] hash) {}
