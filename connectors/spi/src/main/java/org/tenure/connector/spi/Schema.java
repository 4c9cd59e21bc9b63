package org.tenure.connector.spi;

import java.util.Map;

/// The attributes of accounts by name. Attributes it does not list may exist: reading never fails on them.
public record Schema(Map<String, Attribute> attributes) {

    public Schema {
        attributes = Map.copyOf(attributes);
    }

    /// How the target takes and compares an attribute.
    public record Attribute(boolean required, boolean multiple, boolean writable, Matching matching) {}

    /// When two values are the same to the target. Read-back compares under this rule.
    public enum Matching {
        EXACT,
        /// Case and surrounding or repeated spaces do not count (RFC 4517 caseIgnoreMatch).
        CASE_IGNORE,
        /// Names of entries, compared as such (RFC 4517 distinguishedNameMatch).
        NAME,
        /// The target never shows the value again, e.g. a password.
        WRITE_ONLY
    }
}
