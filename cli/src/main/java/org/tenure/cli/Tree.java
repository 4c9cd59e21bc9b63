package org.tenure.cli;

import java.io.PrintStream;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// A tree of sentences. Children are found by their sentence, so that equal ways share their beginning.
final class Tree {

    private static final int TEXT_MIN = 24;

    private final Map<String, Tree> children = new LinkedHashMap<>();
    private final Fields fields = new Fields();

    /// The child with this sentence, made when there is none.
    Tree child(String sentence) {
        return children.computeIfAbsent(sentence, none -> new Tree());
    }

    /// What is said below the sentence, before the children.
    Fields fields() {
        return fields;
    }

    void print(PrintStream out, int width) {
        print(out, width, "");
    }

    private void print(PrintStream out, int width, String indent) {
        int left = children.size();
        for (Map.Entry<String, Tree> entry : children.entrySet()) {
            left--;
            Tree child = entry.getValue();
            String below = indent + (left == 0 ? "   " : "│  ");
            String text = indent + (left == 0 ? "└─ " : "├─ ");
            for (String line : TextWidth.lines(entry.getKey(), room(width, below))) {
                out.println(text + line);
                text = below + "  ";
            }
            String beside = below + (child.children.isEmpty() ? "  " : "│  ");
            List<String> lines = child.fields.lines(room(width, beside));
            lines.forEach(line -> out.println(beside + line));
            child.print(out, width, below);
        }
    }

    private static int room(int width, String indent) {
        return width == Screen.UNLIMITED ? width : Math.max(TEXT_MIN, width - indent.length());
    }
}
