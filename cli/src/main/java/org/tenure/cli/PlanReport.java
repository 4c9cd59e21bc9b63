package org.tenure.cli;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// Says what a folder of definitions would do: what is wrong with it, what it changes, who gains and who loses.
final class PlanReport {

    private final Session session;
    private final JsonNode plan;
    private final Path folder;

    PlanReport(Session session, JsonNode plan, Path folder) {
        this.session = session;
        this.plan = plan;
        this.folder = folder;
    }

    boolean hasProblems() {
        return !plan.path("problems").isEmpty();
    }

    boolean changesNothing() {
        return plan.path("edits").isEmpty();
    }

    void print() {
        if (hasProblems()) {
            problems();
            return;
        }
        if (changesNothing()) {
            session.say("Nothing to change: the server has all of this already.");
        } else {
            edits();
        }
        kept();
        Answers.list(plan.path("remarks")).forEach(remark -> {
            session.out().println();
            session.say(line(remark));
        });
        if (!changesNothing()) {
            impact(plan.path("impact"));
        }
    }

    /// One line each, as compilers write them: editors jump there.
    private void problems() {
        List<JsonNode> problems = Answers.list(plan.path("problems"));
        problems.forEach(problem -> session.out().println(line(problem)));
        session.remark("%s: nothing can be applied before they are mended."
                .formatted(Answers.number(problems.size(), "problem", "problems")));
    }

    private String line(JsonNode problem) {
        String file = Answers.text(problem, "file");
        String place = file.isEmpty() ? folder.toString() : folder.resolve(file).toString();
        return place + at(problem, "line") + at(problem, "column") + ": " + Answers.text(problem, "message");
    }

    private static String at(JsonNode problem, String field) {
        long place = Answers.count(problem, field);
        return place > 0 ? ":" + place : "";
    }

    private void edits() {
        Table table = new Table(session.surroundings(), Table.whole("IS"), Table.whole("KIND"), Table.text("NAME"),
                Table.text("FIELDS"));
        table.print(Answers.list(plan.path("edits"))
                .stream()
                .map(edit -> List.of(
                        Answers.word(edit, "effect"),
                        Answers.word(edit, "kind"),
                        Answers.text(edit, "name"),
                        Answers.joined(edit.path("fields"), ", ")))
                .toList());
    }

    private void kept() {
        List<JsonNode> kept = Answers.list(plan.path("kept"));
        if (kept.isEmpty()) {
            return;
        }
        session.out().println();
        String names = kept.stream()
                .limit(RunReport.SHOWN_MAX)
                .map(one -> Answers.word(one, "kind") + " " + Answers.text(one, "name"))
                .collect(Collectors.joining(", "));
        String more = kept.size() > RunReport.SHOWN_MAX
                ? " and %d more".formatted(kept.size() - RunReport.SHOWN_MAX)
                : "";
        session.say("Not in the folder and kept: %s%s. `--retire` ends them.".formatted(names, more));
    }

    private void impact(JsonNode impact) {
        session.out().println();
        if (impact.isMissingNode() || impact.isNull()) {
            return;
        }
        if (Answers.count(impact, "accessGained") + Answers.count(impact, "accessLost") == 0) {
            session.say("Nobody gains or loses access by it.");
            return;
        }
        session.say("%s (%s), %s (%s).".formatted(
                Answers.number(Answers.count(impact, "gaining"), "person gains access", "people gain access"),
                Answers.number(Answers.count(impact, "accessGained")),
                Answers.number(Answers.count(impact, "losing"), "person loses access", "people lose access"),
                Answers.number(Answers.count(impact, "accessLost"))));
        List<JsonNode> first = Answers.list(impact.path("first"));
        if (!first.isEmpty()) {
            session.out().println();
            first(impact, first);
        }
        List<JsonNode> trips = Answers.list(impact.path("verdict").path("trips"));
        if (!trips.isEmpty()) {
            session.out().println();
            trips.forEach(trip -> session.say("Would be held: " + Answers.text(trip, "sentence")));
        }
    }

    private void first(JsonNode impact, List<JsonNode> first) {
        List<JsonNode> shown = first.subList(0, Math.min(RunReport.SHOWN_MAX, first.size()));
        new RunReport(session, plan).effects().print(shown.stream().map(RunReport::effect).toList());
        long more = Answers.count(impact, "accessGained") + Answers.count(impact, "accessLost") - shown.size();
        if (more > 0) {
            session.say("… and %s more; `--json` lists the first %s.".formatted(Answers.number(more),
                    Answers.number(first.size())));
        }
    }
}
