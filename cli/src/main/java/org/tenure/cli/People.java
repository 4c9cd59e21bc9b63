package org.tenure.cli;

import java.util.List;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;

/// People as they are written on the command line: found by id, identifier or name, and said in a few words.
final class People {

    private static final int LISTED_MAX = 10;

    private final Session session;

    People(Session session) {
        this.session = session;
    }

    /// What is known about somebody below `/v1/people/{person}`. A name will do where it fits one person only.
    Server.Answer ask(String who, String what, Query query) {
        // What has a slash in it fits into no path, however it is encoded.
        Server.Answer answer = who.contains("/") ? null : session.server().find(path(who) + what, query);
        return answer != null ? answer : session.server().get(path(only(who)) + what, query);
    }

    /// The id of somebody written in any of these ways.
    String id(String who) {
        return Answers.text(ask(who, "", Query.NONE).json(), "id");
    }

    private static String path(String who) {
        return "/v1/people/" + Query.segment(who);
    }

    /// The id of the only one that these words find.
    private String only(String words) {
        JsonNode found = session.server().get("/v1/people", Query.of("words", words).with("size", LISTED_MAX)).json();
        List<JsonNode> people = Pages.items(found);
        if (people.isEmpty()) {
            throw new CommandException(
                    Exit.REFUSED,
                    "There is nobody with the id, identifier or name `%s`. Find people with `tenure people WORDS`."
                            .formatted(words));
        }
        if (people.size() > 1) {
            String more = Answers.text(found, "next").isEmpty() ? "" : "\n  and others";
            throw new CommandException(
                    Exit.REFUSED,
                    "`%s` may be several people. Say which by id or identifier:\n".formatted(words)
                            + people.stream()
                                    .map(person -> "  %s  %s  %s".formatted(Answers.text(person, "id"),
                                            Answers.text(person, "name"), identifiers(person)))
                                    .collect(Collectors.joining("\n"))
                            + more);
        }
        return Answers.text(people.getFirst(), "id");
    }

    /// `employeeNumber 4711, mail anna@example.org`.
    static String identifiers(JsonNode person) {
        return Answers.list(person.path("identifiers"))
                .stream()
                .map(identifier -> Answers.text(identifier, "scheme") + " " + Answers.text(identifier, "value"))
                .collect(Collectors.joining(", "));
    }

    static String jobs(JsonNode person) {
        return Answers.list(person.path("employments"))
                .stream()
                .map(job -> Answers.word(job, "state") + about(job))
                .collect(Collectors.joining("; "));
    }

    private static String about(JsonNode job) {
        String department = Answers.text(job.path("attributes"), "department");
        return department.isEmpty() ? "" : " in " + department;
    }

    /// `Job 4711 of hr: active since 2024-03-01, until 2026-12-31`.
    static String job(JsonNode job) {
        String starts = Answers.text(job, "startsOn");
        String ends = Answers.text(job, "endsOn");
        String state = Answers.word(job, "state");
        String since = starts.isEmpty() ? "" : (state.equals("prehire") ? ", from " : ", since ") + starts;
        return "job %s of %s: %s%s%s".formatted(
                Answers.text(job, "key"), Answers.text(job, "source"), state, since,
                ends.isEmpty() ? "" : ", last day " + ends);
    }
}
