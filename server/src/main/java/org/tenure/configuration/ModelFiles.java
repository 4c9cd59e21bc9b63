package org.tenure.configuration;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.tenure.catalog.ModelProblem;
import org.tenure.identity.SourceDefinition;
import org.tenure.kernel.Refusal;
import org.tenure.provisioning.ConnectionDefinition;
import org.tenure.provisioning.connector.SettingProblem;

/// A folder as read: the model it says, where it says it, and what is wrong.
final class ModelFiles {

    private static final Pattern NAMED = Pattern
            .compile("\\b([Aa]pplication|[Ee]ntitlement|[Cc]onnection|[Ss]ource|[Rr]ole|[Rr]ule) `([^`]+)`");

    private final Problems problems = new Problems();
    private final Places places = new Places();
    private final Model model;

    private ModelFiles(Map<String, String> files,
            BiFunction<String, Map<String, Object>, List<SettingProblem>> settings) {
        YamlNode.Mapping document = new FolderReader(problems).read(files);
        Object root = new ShapeReader(problems, places).read(document, Format.ROOT, "configuration", "")
                .orElse(Map.of());
        // What has not the format's shape has nothing further to be checked: it would only complain twice.
        if (!problems.isEmpty() || !(root instanceof Map<?, ?> values)) {
            this.model = ModelReader.model(Map.of());
            return;
        }
        this.model = ModelReader.model(ModelReader.map(values));
        model.connections().forEach(connection -> check(connection, settings));
        checkLimits();
    }

    /// `settings`: what is wrong with the settings of a connector, by its name.
    static ModelFiles read(
            Map<String, String> files, BiFunction<String, Map<String, Object>, List<SettingProblem>> settings) {
        return new ModelFiles(files, settings);
    }

    private void check(
            ConnectionDefinition connection, BiFunction<String, Map<String, Object>, List<SettingProblem>> settings) {
        String path = "/" + Format.APPLICATIONS + "/" + connection.application() + "/" + Format.CONNECTION;
        for (SettingProblem problem : settings.apply(connection.connector(), connection.settings())) {
            String inside = switch (problem.subject()) {
                case CONNECTOR -> "/connector";
                case SETTINGS -> "/settings";
                case SETTING -> "/settings/" + problem.setting();
            };
            problems.add(places.of(path + inside), "%s", problem.sentence());
        }
    }

    private void checkLimits() {
        model.limits()
                .stream()
                .filter(limit -> limit.most() == null && limit.mostPercent() == null)
                .forEach(limit -> problems.add(
                        places.of("/" + Format.LIMITS + "/" + Limits.name(limit)),
                        "A limit says `most`, `percent`, or both; this one says neither."));
    }

    /// Adds what the modules found wrong with definitions, each at its place.
    void add(List<ModelProblem> found) {
        found.forEach(problem -> problems.add(
                path(problem.kind(), problem.name()).map(path -> places.of(path + "/" + problem.field()))
                        .orElse(Place.NOWHERE),
                "%s",
                problem.sentence()));
    }

    /// Adds a refusal at the first object it names that stands in a file.
    void add(Refusal refusal) {
        Matcher named = NAMED.matcher(refusal.sentence());
        Place place = Place.NOWHERE;
        while (place.equals(Place.NOWHERE) && named.find()) {
            place = path(named.group(1).toLowerCase(Locale.ROOT), named.group(2)).map(places::of).orElse(Place.NOWHERE);
        }
        problems.add(place, "%s", refusal.sentence());
    }

    private static Optional<String> path(String kind, String name) {
        return Optional.ofNullable(
                switch (kind) {
                    case "source" -> "/" + Format.SOURCES + "/" + name;
                    case "application" -> "/" + Format.APPLICATIONS + "/" + name;
                    case "connection" -> "/" + Format.APPLICATIONS + "/" + name + "/" + Format.CONNECTION;
                    case "entitlement" ->
                        "/" + Format.APPLICATIONS + "/" + name.replaceFirst("/", "/" + Format.ENTITLEMENTS + "/");
                    case "role" -> "/" + Format.ROLES + "/" + name;
                    case "rule" -> "/" + Format.RULES + "/" + name;
                    default -> null;
                });
    }

    /// What is right and may not be what was meant.
    List<Problem> remarks(List<SourceDefinition> defined) {
        return defined.stream()
                .filter(source -> source.employment() == null)
                .map(source -> places.of("/" + Format.SOURCES + "/" + source.name())
                        .problem(
                                "Source `%s` gives nobody a job: without `employment` it only adds attributes to people whom other sources employ. If these people work here, say `employment: employee`."
                                        .formatted(source.name())))
                .toList();
    }

    boolean isGood() {
        return problems.isEmpty();
    }

    List<Problem> problems() {
        return problems.list();
    }

    Model model() {
        return model;
    }
}
