package org.tenure.cli;

import java.util.ArrayList;
import java.util.List;

/// Text in columns of a terminal: how wide it is, cut, filled up and broken into lines.
final class TextWidth {

    private static final String CUT = "…";

    /// Written over two columns: East Asian scripts and pictures (Unicode annex 11, in blocks), from and to by turns.
    private static final int[] WIDE = {
        0x1100, 0x115F, 0x2E80, 0x303E, 0x3040, 0xA4CF, 0xAC00, 0xD7A3, 0xF900, 0xFAFF, 0xFE30, 0xFE6F,
        0xFF00, 0xFF60, 0xFFE0, 0xFFE6, 0x1F300, 0x1FAFF, 0x20000, 0x3FFFD
    };

    private TextWidth() {}

    /// Without what a terminal would act upon: what people are called must not move a cursor or turn the direction of writing.
    static String clean(String text) {
        if (text.codePoints().noneMatch(TextWidth::acts)) {
            return text;
        }
        StringBuilder clean = new StringBuilder();
        text.codePoints().forEach(c -> {
            if (c == '\n' || c == '\t' || c == '\r') {
                clean.append(' ');
            } else if (acts(c)) {
                clean.append('\uFFFD');
            } else {
                clean.appendCodePoint(c);
            }
        });
        return clean.toString();
    }

    private static boolean acts(int c) {
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> true;
            case Character.FORMAT -> c != 0x200D && c != 0xAD;
            default -> false;
        };
    }

    static int of(String text) {
        int width = 0;
        for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
            width += of(text.codePointAt(i));
        }
        return width;
    }

    private static int of(int c) {
        return switch (Character.getType(c)) {
            case Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.FORMAT -> 0;
            default -> isWide(c) ? 2 : 1;
        };
    }

    private static boolean isWide(int c) {
        for (int i = 0; i < WIDE.length; i += 2) {
            if (c >= WIDE[i] && c <= WIDE[i + 1]) {
                return true;
            }
        }
        return false;
    }

    /// At most `width` columns wide; what is cut off is said by `…`.
    static String cut(String text, int width) {
        if (of(text) <= width) {
            return text;
        }
        int end = 0;
        int used = 0;
        while (end < text.length()) {
            int c = text.codePointAt(end);
            if (used + of(c) > width - 1) {
                break;
            }
            used += of(c);
            end += Character.charCount(c);
        }
        return text.substring(0, end).stripTrailing() + CUT;
    }

    static String padded(String text, int width) {
        return text + " ".repeat(Math.max(0, width - of(text)));
    }

    static String paddedLeft(String text, int width) {
        return " ".repeat(Math.max(0, width - of(text))) + text;
    }

    /// Lines of at most `width` columns, broken at spaces. A word that is wider stays whole: an id can be copied.
    static List<String> lines(String text, int width) {
        if (of(text) <= width) {
            return List.of(text);
        }
        List<String> lines = new ArrayList<>();
        StringBuilder line = new StringBuilder();
        int start = 0;
        while (start <= text.length()) {
            int space = text.indexOf(' ', start);
            int end = space < 0 ? text.length() : space;
            String word = text.substring(start, end);
            if (!line.isEmpty() && of(line.toString()) + 1 + of(word) > width) {
                lines.add(line.toString());
                line.setLength(0);
            }
            line.append(line.isEmpty() ? "" : " ").append(word);
            start = end + 1;
        }
        lines.add(line.toString());
        return lines;
    }
}
