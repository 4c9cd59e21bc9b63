package org.tenure.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.JsonNode;

/// Says about one run what people want to know: what it counts, what was not taken, who is affected, what to do.
final class RunReport {

    static final int SHOWN_MAX = 20;

    /// Most worrying first, so that the first twenty people are those to look at.
    private static final List<String> EFFECTS = List.of("leaves", "absent", "returns", "joins", "moves", "changes",
            "former");
    private static final List<String> COUNTS = List.of("rows", "quarantined", "joins", "returns", "moves", "changes",
            "leaves", "former", "absent", "remarks");
    private static final Set<String> BACKGROUND = Set.of("known");
    private static final Map<String, String> NAMES = Map.of(
            "quarantined", "rows not taken",
            "former", "already left",
            "absent", "missing, left as they are",
            "remarks", "references to nobody");

    private final Session session;
    private final JsonNode run;
    private final String id;

    RunReport(Session session, JsonNode run) {
        this.session = session;
        this.run = run;
        this.id = Answers.text(run, "id");
    }

    static String path(String id) {
        return "/v1/runs/" + Query.segment(id);
    }

    /// `feed hr`, or `model` alone: there is only one.
    static String of(JsonNode run) {
        String kind = Answers.word(run, "kind");
        String cause = Answers.text(run, "cause");
        return kind.equals(cause) ? kind : kind + " " + cause;
    }

    boolean isFeed() {
        return Answers.word(run, "kind").equals("feed");
    }

    private boolean isStop() {
        return Answers.word(run, "kind").equals("stop");
    }

    /// What a run counts, in numbers that stand below each other.
    void counts() {
        session.say("%s, run %s".formatted(
                isFeed()
                        ? "Feed of `%s`".formatted(Answers.text(run, "cause"))
                        : isStop() ? "Stop of a person" : "Change of the model",
                id));
        JsonNode details = run.path("details");
        List<String> words = words(details);
        int names = words.stream().mapToInt(word -> name(word).length()).max().orElse(0);
        int numbers = words.stream().mapToInt(word -> number(details, word).length()).max().orElse(0);
        for (String word : words) {
            session.out()
                    .println("  " + TextWidth.padded(name(word), names) + "  "
                            + TextWidth.paddedLeft(number(details, word), numbers));
        }
    }

    private static List<String> words(JsonNode details) {
        List<String> words = new ArrayList<>(COUNTS);
        Set<String> others = new TreeSet<>();
        details.properties().forEach(entry -> others.add(entry.getKey()));
        others.removeAll(COUNTS);
        others.removeAll(BACKGROUND);
        words.addAll(others);
        words.removeIf(word -> !details.has(word) || (Answers.count(details, word) == 0 && !word.equals("rows")));
        return words;
    }

    private static String name(String word) {
        return NAMES.getOrDefault(word, Answers.spaced(word));
    }

    private static String number(JsonNode details, String word) {
        return Answers.number(Answers.count(details, word));
    }

    /// Rows that were not taken, the first of them.
    void quarantined() {
        long count = Answers.count(run.path("details"), "quarantined");
        if (count == 0) {
            return;
        }
        session.out().println();
        session.say(count == 1 ? "Not taken:" : "Not taken, %s rows:".formatted(Answers.number(count)));
        Table table = new Table(
                session.surroundings(), Table.number("LINE"), Table.text("COLUMN"), Table.text("REASON"),
                Table.text("THERE STOOD"));
        List<JsonNode> rows = some("/quarantined", Query.NONE);
        table.print(rows.stream()
                .map(row -> List.of(
                        Answers.text(row, "line"), Answers.text(row, "field"), Answers.text(row, "reason"),
                        Answers.text(row, "excerpt")))
                .toList());
        more(count - rows.size(), "tenure runs quarantined %s --all".formatted(id));
    }

    /// Who is affected, the first of them.
    void people() {
        if (isFeed()) {
            peopleOfFeed();
        } else if (!isStop()) {
            peopleOfModel();
        }
    }

    private void peopleOfFeed() {
        List<JsonNode> people = new ArrayList<>();
        long all = 0;
        for (String effect : EFFECTS) {
            long count = Answers.count(run.path("details"), effect);
            all += count;
            if (count > 0 && people.size() < SHOWN_MAX) {
                people.addAll(some("/differences", Query.of("effect", effect)));
            }
        }
        if (people.isEmpty()) {
            return;
        }
        List<JsonNode> shown = people.subList(0, Math.min(SHOWN_MAX, people.size()));
        session.out().println();
        differences().print(shown.stream().map(this::difference).toList());
        more(all - shown.size(), "tenure runs people %s --all".formatted(id));
    }

    private void peopleOfModel() {
        Server.Answer answer = session.server().get(path(id) + "/effects", Query.of("size", SHOWN_MAX));
        List<JsonNode> shown = Pages.items(answer.json());
        if (shown.isEmpty()) {
            return;
        }
        session.out().println();
        effects().print(shown.stream().map(RunReport::effect).toList());
        if (!Answers.text(answer.json(), "next").isEmpty()) {
            session.out().println("… and more: `tenure runs people %s --all`".formatted(id));
        }
    }

    Table differences() {
        return new Table(
                session.surroundings(), Table.state("EFFECT"), Table.text("PERSON"), Table.text("KEY"),
                Table.text("BECOMES DIFFERENT"));
    }

    List<String> difference(JsonNode row) {
        return List.of(Answers.word(row, "effect"), Answers.text(row, "person"), Answers.text(row, "key"),
                changed(row));
    }

    /// `department Sales → Finance`; for people who were not there before, nothing.
    private static String changed(JsonNode row) {
        JsonNode before = row.path("before");
        JsonNode after = row.path("after");
        if (before.isEmpty() || after.isEmpty()) {
            return "";
        }
        Set<String> names = new TreeSet<>();
        before.properties().forEach(entry -> names.add(entry.getKey()));
        after.properties().forEach(entry -> names.add(entry.getKey()));
        names.removeIf(name -> before.path(name).equals(after.path(name)));
        List<String> changes = names.stream()
                .map(name -> "%s %s → %s".formatted(TextWidth.clean(name), shown(before.path(name)),
                        shown(after.path(name))))
                .toList();
        return String.join(", ", changes);
    }

    private static String shown(JsonNode value) {
        String text = Answers.line(value);
        return text.isEmpty() ? "nothing" : text;
    }

    Table effects() {
        return new Table(
                session.surroundings(), Table.text("PERSON"), Table.state("GAINS OR LOSES"), Table.text("TARGET"),
                Table.text("ACCOUNT"));
    }

    static List<String> effect(JsonNode row) {
        String name = Answers.text(row, "name");
        return List.of(
                name.isEmpty() ? Answers.text(row, "identity") : name,
                Answers.flag(row, "gains") ? "gains" : "loses",
                Answers.text(row, "target"),
                Answers.text(row, "purpose"));
    }

    private List<JsonNode> some(String list, Query query) {
        return Pages.items(session.server().get(path(id) + list, query.with("size", SHOWN_MAX)).json());
    }

    private void more(long count, String command) {
        if (count > 0) {
            session.out().println("… and %s more: `%s`".formatted(Answers.number(count), command));
        }
    }

    /// What the guard says, and how to decide.
    void held() {
        session.out().println();
        Answers.list(run.path("verdict").path("trips"))
                .forEach(trip -> session.say("Held: " + Answers.text(trip, "sentence")));
        if (run.path("verdict").path("trips").isEmpty()) {
            session.say("Held: a person has to decide.");
        }
        session.out().println("Let it go on:   tenure runs approve " + id);
        session.out().println("Throw it away:  tenure runs discard " + id + " --reason WHY");
    }
}
