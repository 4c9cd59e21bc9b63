package org.tenure.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rows under titles, aligned, as wide as the screen. Columns are as wide as the first page needs; later pages follow it.
final class Table {

    /// How a column behaves: `TEXT` is shortened and `EXTRA` left out where there is no room; the others always stay whole.
    enum Kind {
        TEXT,
        EXTRA,
        WHOLE,
        NUMBER,
        STATE
    }

    record Column(String title, Kind kind) {}

    private static final int GAP = 2;
    private static final int TEXT_MIN = 8;
    private static final int LEFT_OUT = -1;

    private final List<Column> columns;
    private final PrintStream out;
    private final Screen screen;
    private final Paint paint;
    private int[] widths = new int[0];
    private boolean blocks;

    Table(Surroundings surroundings, Column... columns) {
        this.columns = List.of(columns);
        this.out = surroundings.out();
        this.screen = surroundings.screen();
        this.paint = new Paint(screen.colours());
    }

    static Column text(String title) {
        return new Column(title, Kind.TEXT);
    }

    static Column whole(String title) {
        return new Column(title, Kind.WHOLE);
    }

    static Column extra(String title) {
        return new Column(title, Kind.EXTRA);
    }

    static Column number(String title) {
        return new Column(title, Kind.NUMBER);
    }

    static Column state(String title) {
        return new Column(title, Kind.STATE);
    }

    /// Prints some rows; with titles the first time.
    void print(List<List<String>> rows) {
        if (widths.length == 0) {
            layOut(rows);
            if (!blocks) {
                out.println(paint.strong(line(columns.stream().map(Column::title).toList(), false)));
            }
        }
        for (List<String> row : rows) {
            if (blocks) {
                block(row);
            } else {
                out.println(line(row, true));
            }
        }
    }

    private void layOut(List<List<String>> rows) {
        widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            widths[i] = TextWidth.of(columns.get(i).title());
            for (List<String> row : rows) {
                widths[i] = Math.max(widths[i], TextWidth.of(row.get(i)));
            }
        }
        int room = screen.width();
        for (int i = widths.length - 1; i >= 0 && leastTotal() > room; i--) {
            if (columns.get(i).kind() == Kind.EXTRA) {
                widths[i] = LEFT_OUT;
            }
        }
        while (total() > room && shrink()) {
            // until it fits, or nothing can give way
        }
        blocks = total() > room;
    }

    private int total() {
        return Arrays.stream(widths).filter(width -> width != LEFT_OUT).map(width -> width + GAP).sum() - GAP;
    }

    private int leastTotal() {
        int total = -GAP;
        for (int i = 0; i < widths.length; i++) {
            total += widths[i] == LEFT_OUT ? 0 : GAP + Math.min(widths[i], least(i));
        }
        return total;
    }

    private int least(int i) {
        return columns.get(i).kind() == Kind.TEXT
                ? Math.max(TEXT_MIN, TextWidth.of(columns.get(i).title()))
                : widths[i];
    }

    /// Takes a column from the widest text; false when none can be narrower.
    private boolean shrink() {
        int widest = -1;
        for (int i = 0; i < widths.length; i++) {
            boolean gives = widths[i] > least(i);
            if (gives && (widest < 0 || widths[i] > widths[widest])) {
                widest = i;
            }
        }
        if (widest < 0) {
            return false;
        }
        widths[widest]--;
        return true;
    }

    private String line(List<String> cells, boolean body) {
        List<String> padded = new ArrayList<>();
        int last = lastFilled(cells);
        for (int i = 0; i <= last; i++) {
            if (widths[i] == LEFT_OUT) {
                continue;
            }
            Kind kind = columns.get(i).kind();
            String cell = kind == Kind.TEXT && screen.isTerminalOut()
                    ? TextWidth.cut(cells.get(i), widths[i])
                    : cells.get(i);
            if (kind == Kind.NUMBER) {
                cell = TextWidth.paddedLeft(cell, widths[i]);
            } else if (i < last) {
                cell = TextWidth.padded(cell, widths[i]);
            }
            padded.add(body && kind == Kind.STATE ? paint.state(cell) : cell);
        }
        return String.join(" ".repeat(GAP), padded);
    }

    private int lastFilled(List<String> cells) {
        int last = cells.size() - 1;
        while (last > 0 && (cells.get(last).isEmpty() || widths[last] == LEFT_OUT)) {
            last--;
        }
        return last;
    }

    /// Where a row does not fit across: its cells below each other.
    private void block(List<String> row) {
        Fields fields = new Fields();
        for (int i = 0; i < row.size(); i++) {
            fields.add(columns.get(i).title().toLowerCase(java.util.Locale.ROOT), row.get(i));
        }
        fields.print(out, screen.width(), "");
        out.println();
    }
}
