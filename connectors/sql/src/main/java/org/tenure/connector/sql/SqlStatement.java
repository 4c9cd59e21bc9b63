package org.tenure.connector.sql;

import java.util.ArrayList;
import java.util.List;
import org.tenure.connector.spi.TargetException;

/// One statement with its named parameters replaced by question marks, in order of appearance.
///
/// A parameter is a colon and a name. Quoted text, quoted names, comments, casts (`::`) and dollar-quoted bodies are left
/// alone. Plain question marks and a second statement are refused.
record SqlStatement(String name, String sql, List<String> parameters) {

    static SqlStatement parse(String name, String text, boolean backslashEscapes) {
        return new Reader(name, text, backslashEscapes).read();
    }

    private static final class Reader {
        private final String name;
        private final String text;
        private final boolean backslashEscapes;
        private final StringBuilder sql = new StringBuilder();
        private final List<String> parameters = new ArrayList<>();
        private int at;

        Reader(String name, String text, boolean backslashEscapes) {
            this.name = name;
            this.text = text;
            this.backslashEscapes = backslashEscapes;
        }

        SqlStatement read() {
            while (at < text.length()) {
                step();
            }
            return new SqlStatement(name, sql.toString().strip(), List.copyOf(parameters));
        }

        private void step() {
            char c = text.charAt(at);
            switch (c) {
                case '\'', '"', '`' -> copyTo(endOfQuoted(c));
                case '-' -> copyTo(text.startsWith("--", at) ? after("\n") : at + 1);
                case '/' -> copyTo(text.startsWith("/*", at) ? after("*/") : at + 1);
                case '$' -> copyTo(endOfDollars());
                case ':' -> colon();
                case '?' -> throw refused("has a `?`; parameters are named, such as `:login`");
                case ';' -> semicolon();
                default -> copyTo(at + 1);
            }
        }

        private void copyTo(int end) {
            sql.append(text, at, end);
            at = end;
        }

        private int endOfQuoted(char quote) {
            boolean escapes = quote != '`' && (backslashEscapes || (at > 0 && "eE".indexOf(text.charAt(at - 1)) >= 0));
            for (int i = at + 1; i < text.length(); i++) {
                char c = text.charAt(i);
                if (c == '\\' && escapes) {
                    i++;
                } else if (c == quote) {
                    return i + 1;
                }
            }
            throw refused("has a " + quote + " that is never closed");
        }

        private int after(String end) {
            int found = text.indexOf(end, at + 2);
            return found < 0 ? text.length() : found + end.length();
        }

        private int endOfDollars() {
            int second = at + 1;
            while (second < text.length() && Character.isJavaIdentifierPart(text.charAt(second))
                    && text.charAt(second) != '$') {
                second++;
            }
            if (second >= text.length() || text.charAt(second) != '$') {
                return at + 1;
            }
            String tag = text.substring(at, second + 1);
            int close = text.indexOf(tag, second + 1);
            if (close < 0) {
                throw refused("has a " + tag + " that is never closed");
            }
            return close + tag.length();
        }

        private void colon() {
            if (text.startsWith("::", at)) {
                copyTo(at + 2);
                return;
            }
            int end = at + 1;
            while (end < text.length() && isNamePart(text.charAt(end), end == at + 1)) {
                end++;
            }
            if (end == at + 1) {
                copyTo(end);
                return;
            }
            parameters.add(text.substring(at + 1, end));
            sql.append('?');
            at = end;
        }

        private static boolean isNamePart(char c, boolean first) {
            return c == '_' || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (!first && c >= '0' && c <= '9');
        }

        private void semicolon() {
            if (!text.substring(at + 1).isBlank()) {
                throw refused("holds more than one statement; write them as a list");
            }
            at = text.length();
        }

        private TargetException refused(String why) {
            return TargetException.configuration("statement `" + name + "` " + why);
        }
    }
}
