package org.tenure.demo;

import java.io.PrintStream;
import java.time.Duration;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/// How the year goes: one line that changes where there is a terminal, a line for every month where there is none.
final class Progress {

    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("d MMM uuuu", Locale.ENGLISH);
    private static final Duration REDRAW = Duration.ofMillis(100);
    private static final int WIDTH = 79;
    private static final String ERASE = "\r\u001b[K";

    private final PrintStream out;
    private final boolean terminal;
    private int people;
    private int joined;
    private int moved;
    private int left;
    private @Nullable YearMonth month;
    private @Nullable LocalDate last;
    private long drawn;
    private boolean open;

    Progress(PrintStream out, boolean terminal) {
        this.out = out;
        this.terminal = terminal;
    }

    static String day(LocalDate date) {
        return date.format(DAY);
    }

    static String number(long count) {
        return String.format(Locale.ENGLISH, "%,d", count);
    }

    /// A sentence that stays.
    void say(String sentence) {
        erase();
        out.println(sentence);
        out.flush();
    }

    /// A sentence that the next one replaces; only on a terminal.
    void now(String sentence) {
        if (terminal && due()) {
            draw(sentence);
        }
    }

    void begin(int employed) {
        people = employed;
    }

    /// A day has been delivered.
    void day(Company.Day day, Server server) {
        people += day.joined().size() - day.left().size();
        joined += day.joined().size();
        moved += day.moved().size();
        left += day.left().size();
        YearMonth reached = YearMonth.from(day.date());
        if (terminal) {
            if (due()) {
                draw(line(day.date(), server.operations()));
            }
        } else if (month != null && last != null && !reached.equals(month)) {
            out.println(line(last, server.operations()));
            out.flush();
        }
        month = reached;
        last = day.date();
    }

    void end(Server server) {
        if (last != null) {
            say(line(last, server.operations()));
        }
    }

    int joined() {
        return joined;
    }

    int moved() {
        return moved;
    }

    int left() {
        return left;
    }

    private String line(LocalDate date, Server.OperationCounts operations) {
        return "%11s  %s people  %s joined  %s moved  %s left  %s confirmed  %s waiting".formatted(
                day(date), number(people), number(joined), number(moved), number(left), number(operations.confirmed()),
                number(operations.waiting()));
    }

    private boolean due() {
        return !open || System.nanoTime() - drawn >= REDRAW.toNanos();
    }

    private void draw(String line) {
        out.print(ERASE + (line.length() > WIDTH ? line.substring(0, WIDTH) : line));
        out.flush();
        drawn = System.nanoTime();
        open = true;
    }

    void erase() {
        if (open) {
            out.print(ERASE);
            open = false;
        }
    }
}
