package org.tenure.demo;

import java.util.List;

/// What to try next.
final class Hints {

    private Hints() {}

    static String whileServing(Server server, Home home, List<Worker> people) {
        int someone = people.isEmpty() ? 10_000 : people.getFirst().number();
        int gone = people.isEmpty() ? 10_001 : people.getLast().number();
        return """

                Try next, in another terminal
                  export TENURE_SERVER=%s TENURE_TOKEN=%s
                  ./tenure why %d                    one person: what, why, since when, and seen where
                  ./tenure why %d
                  ./tenure who-has directory/managers   one right: everybody who has it
                  ./tenure people --help                find somebody
                  ./tenure operations                   what was done to accounts, and what was read back
                  ./tenure audit verify                 recompute the ledger

                Serving at %s. Ctrl-C stops it%s.
                """.formatted(server.url(), server.token(), someone, gone, server.url(),
                home.isKept() ? "; `%s` stays".formatted(home.folder()) : " and removes everything");
    }

    static String afterwards(Home home) {
        return """

                Try next
                  ./tenure demo                         the same, and it keeps serving, so that you can ask it
                  ./tenure demo --seed 2 --people 5000  another, larger company
                  ./tenure serve                        an empty server of your own
                %s""".formatted(home.isKept() ? "\nThe data and the log are in `%s`.\n".formatted(home.folder()) : "");
    }
}
