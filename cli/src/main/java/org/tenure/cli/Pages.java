package org.tenure.cli;

import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Lists that are answered in pages: the first one, or with `--all` every one, as a table or as one JSON document.
final class Pages {

    static final int SIZE_MAX = 500;

    @Option(names = "--all", description = "Everything, not only the first 50")
    boolean all;

    /// Prints a list; `empty` is said when there is nothing and says what to do next.
    void print(Session session, String path, Query query, Table table, Function<JsonNode, List<String>> row,
            String empty) {
        Server.Answer first = first(session, path, query);
        if (session.json) {
            json(session, path, query, first);
        } else {
            table(session, path, query, first, table, row, empty);
        }
    }

    Server.Answer first(Session session, String path, Query query) {
        return page(session, path, query, null);
    }

    private Server.Answer page(Session session, String path, Query query, @Nullable String after) {
        Query part = query.with("after", after);
        return session.server().get(path, all ? part.with("size", SIZE_MAX) : part);
    }

    void table(
            Session session, String path, Query query, Server.Answer first, Table table,
            Function<JsonNode, List<String>> row, String empty) {
        List<JsonNode> items = items(first.json());
        if (items.isEmpty()) {
            session.say(empty);
            return;
        }
        table.print(items.stream().map(row).toList());
        String next = Answers.text(first.json(), "next");
        while (all && !next.isEmpty() && !session.out().checkError()) {
            JsonNode page = page(session, path, query, next).json();
            table.print(items(page).stream().map(row).toList());
            next = Answers.text(page, "next");
        }
        if (!all && !next.isEmpty()) {
            session.remark("There are more than these %d: add `--all`.".formatted(items.size()));
        }
    }

    void json(Session session, String path, Query query, Server.Answer first) {
        if (!all) {
            session.out().println(first.text());
            return;
        }
        StringBuilder head = new StringBuilder("{");
        first.json()
                .properties()
                .stream()
                .filter(field -> !field.getKey().equals("items") && !field.getKey().equals("next"))
                .forEach(field -> head.append(Answers.json(field.getKey()))
                        .append(':')
                        .append(field.getValue())
                        .append(','));
        session.out().print(head.append("\"items\":["));
        JsonNode page = first.json();
        String between = "";
        while (true) {
            for (JsonNode item : items(page)) {
                session.out().print(between + item);
                between = ",";
            }
            String next = Answers.text(page, "next");
            if (next.isEmpty() || session.out().checkError()) {
                break;
            }
            page = page(session, path, query, next).json();
        }
        session.out().println("],\"next\":null}");
    }

    /// Of a page, or of a plain list.
    static List<JsonNode> items(JsonNode answer) {
        return Answers.list(answer.isArray() ? answer : answer.path("items"));
    }
}
