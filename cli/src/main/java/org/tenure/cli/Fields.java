package org.tenure.cli;

import java.io.PrintStream;
import java.util.ArrayList;
import java.util.List;

/// Names and values below each other, values aligned and broken where the screen ends. Empty values are left out.
final class Fields {

    private record Field(String name, String value) {}

    private static final int GAP = 2;
    private static final int VALUE_MIN = 16;

    private final List<Field> fields = new ArrayList<>();

    Fields add(String name, String value) {
        if (!value.isEmpty()) {
            fields.add(new Field(name, value));
        }
        return this;
    }

    boolean isEmpty() {
        return fields.isEmpty();
    }

    void print(PrintStream out, int width, String indent) {
        lines(width == Screen.UNLIMITED ? width : width - indent.length()).forEach(line -> out.println(indent + line));
    }

    List<String> lines(int width) {
        int names = fields.stream().mapToInt(field -> TextWidth.of(field.name())).max().orElse(0) + GAP;
        List<String> lines = new ArrayList<>();
        for (Field field : fields) {
            String lead = TextWidth.padded(field.name(), names);
            for (String line : TextWidth.lines(field.value(), Math.max(VALUE_MIN, width - names))) {
                lines.add(lead + line);
                lead = " ".repeat(names);
            }
        }
        return lines;
    }
}
