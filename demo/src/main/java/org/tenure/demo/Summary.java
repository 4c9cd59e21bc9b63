package org.tenure.demo;

import static org.tenure.demo.Progress.number;

import java.io.PrintStream;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import org.tenure.audit.LedgerVerdict;

/// What came of it, in figures.
final class Summary {

    private final Server server;
    private final Progress progress;
    private final PrintStream out;

    Summary(Server server, Progress progress, PrintStream out) {
        this.server = server;
        this.progress = progress;
        this.out = out;
    }

    void print(UUID firstLoad, int logins, int mismatches, LedgerVerdict verdict, Duration took) {
        Server.AccessCounts access = server.access();
        Server.OperationCounts operations = server.operations();
        out.println();
        out.println("Summary");
        line("People", "%s work here; %s joined, %s moved, %s left".formatted(
                number(access.employed()), number(progress.joined()), number(progress.moved()),
                number(progress.left())));
        line("Access", "%s accounts and rights, justified by %s reasons in force; ended: %s".formatted(
                number(access.grants()), number(access.reasons()), number(access.ended())));
        line("Operations", "%s confirmed by reading back%s".formatted(
                number(operations.confirmed()),
                operations.failed() == 0 ? "" : ", %s failed".formatted(number(operations.failed()))));
        line("Comparison", mismatches == 0
                ? "%s logins, asked in their own systems: all as recorded".formatted(number(logins))
                : "%s of %s logins differ from the record".formatted(number(mismatches), number(logins)));
        line("Ledger", "%s events sealed; %s, %s".formatted(
                number(verdict.size()),
                verdict.intact() ? "nothing was altered" : "SOMETHING WAS ALTERED",
                verdict.complete() ? "nothing is missing" : "SOMETHING IS MISSING"));
        systems(server.systems(firstLoad));
        line("Time", "%d seconds in all".formatted(took.toSeconds()));
        out.flush();
    }

    private void line(String what, String sentence) {
        out.println("  %-11s %s".formatted(what, sentence));
    }

    private void systems(List<Server.SystemCounts> systems) {
        out.println();
        out.println("  %-11s %9s %9s %11s %10s %10s".formatted("System", "accounts", "disabled", "confirmed", "median",
                "slowest"));
        for (Server.SystemCounts one : systems) {
            out.println("  %-11s %9s %9s %11s %10s %10s".formatted(
                    one.name(), number(one.enabled()), number(one.disabled()), number(one.confirmed()),
                    time(one.median()), time(one.slowest())));
        }
        out.println("  (times: from the decision to the read-back, after the first load)");
        systems.stream()
                .filter(one -> one.median() > 0)
                .max(Comparator.comparingDouble(Server.SystemCounts::median))
                .ifPresent(slowest -> {
                    out.println();
                    line("Slowest", "`%s`, where half of all changes took %s or more".formatted(slowest.name(),
                            time(slowest.median())));
                });
    }

    private static String time(double seconds) {
        if (seconds <= 0) {
            return "-";
        }
        return seconds < 1
                ? String.format(Locale.ENGLISH, "%d ms", Math.round(seconds * 1_000))
                : String.format(Locale.ENGLISH, "%.1f s", seconds);
    }
}
