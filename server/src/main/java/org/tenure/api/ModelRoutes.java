package org.tenure.api;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.tenure.catalog.ModelEdit;
import org.tenure.change.Run;
import org.tenure.configuration.Configuration;
import org.tenure.configuration.Missing;
import org.tenure.configuration.Plan;
import org.tenure.configuration.Problem;
import org.tenure.configuration.Reading;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.Right;
import org.tenure.lifecycle.ModelPreview;
import tools.jackson.databind.json.JsonMapper;

/// `/v1/model`: sources, applications, roles, rules and limits, read and changed as files or one by one.
final class ModelRoutes {

    private static final List<String> KINDS = List.of("sources", "applications", "roles", "rules");

    /// Files by name with their content; `retire` also takes away what is in force and in none of them.
    record Files(Map<String, String> files, @Nullable Boolean retire, @Nullable String label) {}

    /// Either `problems`, with file, line and column, or what changes and whom it hits, with `remarks` where something else may be meant; `run` when it was applied. Only a plan
    /// has problems: what cannot be applied is refused.
    record Answer(
            List<Problem> problems,
            List<ModelEdit> edits,
            List<Plan.Kept> kept,
            List<Problem> remarks,
            @Nullable ModelPreview impact,
            @Nullable Run run) {

        static Answer wrong(List<Problem> problems) {
            return new Answer(problems, List.of(), List.of(), List.of(), null, null);
        }

        static Answer right(Plan plan, @Nullable Run run) {
            return new Answer(List.of(), plan.edits(), plan.kept(), plan.remarks(), plan.impact(), run);
        }
    }

    private final Configuration configuration;
    private final JsonMapper json;

    ModelRoutes(Configuration configuration, JsonMapper json) {
        this.configuration = configuration;
        this.json = json;
    }

    List<Route> routes() {
        return List.of(
                Route.post("/v1/model/plan", Right.CONFIGURE,
                        "What applying these files would do, and to whom; nothing is written")
                        .body(Files.class, "The files of a configuration")
                        .answers(Answer.class, this::plan),
                Route.post("/v1/model/apply", Right.CONFIGURE, "Make the model what these files say, through the guard")
                        .body(Files.class, "The files of a configuration")
                        .answers(Answer.class, call -> apply(call.body(Files.class), call)),
                Route.get("/v1/model", Right.READ, "Everything in force, in the shape of a file")
                        .answers(Object.class, call -> Outcome.done(configuration.current())),
                Route.get("/v1/model/schema", Right.READ, "The JSON Schema of a file")
                        .answers(Object.class, call -> Outcome.done(Configuration.schema())),
                Route.get("/v1/model/{kind}", Right.READ, "All objects of a kind, by name")
                        .segment("kind", "`sources`, `applications`, `roles`, `rules` or `limits`")
                        .answers(Object.class, call -> kind(call).map(Object.class::cast)),
                Route.get("/v1/model/{kind}/{name}", Right.READ, "One object, in the shape it has in a file")
                        .segment("kind", "`sources`, `applications`, `roles` or `rules`")
                        .segment("name", "Its name")
                        .answers(Object.class, this::one),
                Route.put("/v1/model/{kind}/{name}", Right.CONFIGURE,
                        "Define one object, in the shape it has in a file")
                        .segment("kind", "`sources`, `applications`, `roles` or `rules`")
                        .segment("name", "Its name")
                        .body(Object.class, "The object")
                        .answers(Answer.class, this::define));
    }

    private Outcome<Answer> plan(Call call) throws Exception {
        Files files = call.body(Files.class);
        return configuration.plan(files.files(), missing(files), call.actor()).map(reading -> switch (reading) {
            case Reading.Wrong<Plan>(var problems) -> Answer.wrong(problems);
            case Reading.Right<Plan>(Plan plan) -> Answer.right(plan, null);
        });
    }

    private Outcome<?> apply(Files files, Call call) {
        String label = files.label() == null ? "files" : files.label();
        return configuration.apply(files.files(), missing(files), label, call.actor()).map(reading -> switch (reading) {
            case Reading.Wrong<Configuration.Applied>(var problems) -> Problems.of(problems);
            case Reading.Right<Configuration.Applied>(var applied) -> Answer.right(applied.plan(), applied.run());
        });
    }

    private static Missing missing(Files files) {
        return Boolean.TRUE.equals(files.retire()) ? Missing.RETIRED : Missing.KEPT;
    }

    @SuppressWarnings("unchecked") // made by the writer of the same module
    private Outcome<Map<String, Object>> kind(Call call) {
        String kind = call.segment("kind");
        if (!KINDS.contains(kind) && !kind.equals("limits")) {
            return Outcome.refused(ErrorCode.NOT_FOUND, "There are no objects of the kind `%s`; there are %s.", kind,
                    String.join(", ", KINDS));
        }
        return Outcome.done((Map<String, Object>) configuration.current().getOrDefault(kind, Map.of()));
    }

    private Outcome<Object> one(Call call) {
        return kind(call).then(objects -> objects.containsKey(call.segment("name"))
                ? Outcome.done(objects.get(call.segment("name")))
                : Outcome.refused(ErrorCode.NOT_FOUND, "There is no `%s` in %s.", call.segment("name"),
                        call.segment("kind")));
    }

    /// One object is a file of one object: JSON is YAML, so the same checks read it. It begins in a line of its own, so that
    /// lines and columns are those of the body.
    private Outcome<?> define(Call call) throws Exception {
        String kind = call.segment("kind");
        String name = call.segment("name");
        if (!KINDS.contains(kind)) {
            return Outcome.refused(ErrorCode.NOT_FOUND, "There are no objects of the kind `%s`; there are %s.", kind,
                    String.join(", ", KINDS));
        }
        byte[] body = call.bytes();
        call.json().read(body, Map.class);
        // A tab in JSON is never part of a text, and YAML has none between values.
        String object = new String(body, StandardCharsets.UTF_8).replace('\t', ' ');
        String file = "{%s: {%s:\n%s\n}}".formatted(json.writeValueAsString(kind), json.writeValueAsString(name),
                object);
        String label = kind + "/" + name;
        return configuration.apply(Map.of(label, file), Missing.KEPT, label, call.actor())
                .map(reading -> switch (reading) {
                    case Reading.Wrong<Configuration.Applied>(var problems) ->
                        Problems.of(problems.stream().map(ModelRoutes::inBody).toList());
                    case Reading.Right<Configuration.Applied>(var applied) ->
                        Answer.right(applied.plan(), applied.run());
                });
    }

    private static Problem inBody(Problem problem) {
        return problem.line() <= 1
                ? new Problem(problem.file(), 0, 0, problem.message())
                : new Problem(problem.file(), problem.line() - 1, problem.column(), problem.message());
    }
}
