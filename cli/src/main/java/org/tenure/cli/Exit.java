package org.tenure.cli;

/// Exit codes, a promise to scripts.
final class Exit {

    static final int OK = 0;
    /// The server refused, or what was asked for failed.
    static final int REFUSED = 1;
    /// The command was written wrongly; nothing was asked.
    static final int USAGE = 2;
    /// A guard holds the run, or a stop left something to do by hand: a person has to act.
    static final int HELD = 3;
    static final int UNREACHABLE = 4;
    static final int SIGNED_OUT = 5;
    /// A verification found something wrong.
    static final int FOUND = 6;

    private Exit() {}
}
