package org.tenure.configuration;

/// What becomes of objects in force that a folder does not have.
public enum Missing {
    /// They stay, and the plan lists them.
    KEPT,
    /// The folder is all there is to be: they are retired.
    RETIRED
}
