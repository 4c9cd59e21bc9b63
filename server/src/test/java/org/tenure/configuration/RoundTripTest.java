package org.tenure.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.tenure.catalog.ApplicationDefinition;
import org.tenure.catalog.EntitlementDefinition;
import org.tenure.catalog.RoleDefinition;
import org.tenure.change.GuardLimit;
import org.tenure.identity.AttributeMapping;
import org.tenure.identity.AttributeType;
import org.tenure.identity.SourceDefinition;
import org.tenure.policy.RuleDefinition;
import org.tenure.provisioning.ConnectionDefinition;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.json.JsonMapper;

/// Whatever can be in force comes out as a file that reads as the same, whether written as JSON or as YAML.
class RoundTripTest {

    private static final List<String> TEXTS = List.of("Plain", "with: colon", "# hash", "null", "true", "007", "1.50",
            "ünïcode ✓", "'quoted'", "two\nlines", "- dash", "*star", " padded ");
    private static final JsonMapper JSON = JsonMapper.builder().build();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 20260301})
    void whatIsWrittenReadsAsTheSame(long seed) {
        for (int i = 0; i < 50; i++) {
            Model model = new Sample(new Random(seed * 1_000 + i)).model();
            Map<String, Object> written = ModelWriter.write(model);

            assertSame(model, JSON.writeValueAsString(written), seed, i);
            assertSame(model, yaml().dump(written), seed, i);
            assertThat(SchemaCheck.problems(Configuration.schema(), written)).as("seed %d, model %d", seed, i)
                    .isEmpty();
        }
    }

    private static Yaml yaml() {
        var options = new DumperOptions();
        options.setDereferenceAliases(true);
        return new Yaml(options);
    }

    private static void assertSame(Model model, String written, long seed, int i) {
        ModelFiles read = ExampleFiles.read(written);
        assertThat(read.problems()).as("seed %d, model %d:%n%s", seed, i, written).isEmpty();
        assertThat(read.model()).as("seed %d, model %d:%n%s", seed, i, written).isEqualTo(model);
        assertThat(Comparison.plan(model, read.model(), Missing.RETIRED).changesNothing()).isTrue();
    }

    @Test
    void theExampleComesBack() {
        Model example = ExampleFiles.read(ExampleFiles.example()).model();
        assertThat(example.connections()).singleElement().satisfies(connection -> {
            assertThat(connection.settings()).containsEntry("pageSize", 500)
                    .containsEntry("startTls", false)
                    .containsEntry("factor", 1.5);
            assertThat(connection.settle()).isEqualTo(Duration.ofMillis(1500));
        });
        assertThat(example.entitlements().getFirst().owner()).isEqualTo("it-platform");
        assertThat(ExampleFiles.read(JSON.writeValueAsString(ModelWriter.write(example))).model()).isEqualTo(example);
    }

    /// A model made at random; names in the order in which they are written.
    private record Sample(Random random) {

        Model model() {
            var entitlements = new ArrayList<EntitlementDefinition>();
            var connections = new ArrayList<ConnectionDefinition>();
            List<ApplicationDefinition> applications = many("app", name -> {
                many("ent", inner -> entitlements.add(
                        new EntitlementDefinition(name, inner, text(), text(), prose(), text(), random.nextBoolean())));
                if (random.nextBoolean()) {
                    connections.add(connection(name));
                }
                return new ApplicationDefinition(name, text(), prose(), text());
            });
            return new Model(
                    many("src", this::source),
                    applications,
                    entitlements,
                    connections,
                    many("role", name -> new RoleDefinition(name, text(), prose(), text(), texts())),
                    many("rule", name -> new RuleDefinition(
                            name, text(), text(), text(), texts(), pick(RuleDefinition.PURPOSES), random.nextInt(91),
                            random.nextInt(366))),
                    limits());
        }

        private SourceDefinition source(String name) {
            var statuses = new LinkedHashMap<String, String>();
            texts().forEach(text -> statuses.put(text, pick(List.of("active", "leave", "left"))));
            return new SourceDefinition(
                    name,
                    random.nextInt(1_001),
                    text(),
                    text(),
                    text(),
                    random.nextBoolean() ? text() : null,
                    many("attribute", attribute -> new AttributeMapping(
                            attribute,
                            text(),
                            pick(List.of(AttributeType.values())),
                            random.nextBoolean(),
                            texts(),
                            random.nextBoolean() ? text() : null)),
                    statuses,
                    random.nextBoolean(),
                    pick(List.of(',', ';', '\t', '|')),
                    text(),
                    text());
        }

        private ConnectionDefinition connection(String application) {
            var settings = new TreeMap<String, Object>(Map.of("url", text()));
            settings.put("pageSize", random.nextBoolean() ? random.nextInt() : text());
            settings.put("password", Map.of("env", "A"));
            settings.put("bases", List.of(text(), 7, true, Map.of("deep", 1.25)));
            var attributes = new TreeMap<String, String>();
            texts().forEach(text -> attributes.put(text, text()));
            return new ConnectionDefinition(
                    application,
                    application,
                    "ldap",
                    settings,
                    pick(List.of("observe", "full")),
                    texts(),
                    attributes,
                    pick(List.of("disable", "delete", "keep")),
                    1 + random.nextInt(64),
                    random.nextBoolean() ? null : 1 + random.nextInt(100),
                    Duration.ofMillis(random.nextInt(10) * 500L),
                    random.nextInt(1_000));
        }

        private List<GuardLimit> limits() {
            var limits = new ArrayList<GuardLimit>();
            for (String kind : List.of("feed", "model")) {
                for (String cause : List.of("*", "hr")) {
                    if (random.nextBoolean()) {
                        Integer most = random.nextBoolean() ? random.nextInt(100) : null;
                        BigDecimal percent = most == null || random.nextBoolean()
                                ? BigDecimal.valueOf(random.nextInt(10_001), 2)
                                : null;
                        limits.add(new GuardLimit(kind, cause, pick(List.of("adds", "changes", "removals")), most,
                                percent));
                    }
                }
            }
            return limits;
        }

        private <T> List<T> many(String name, java.util.function.Function<String, T> make) {
            return IntStream.range(0, random.nextInt(4)).mapToObj(i -> make.apply(name + i)).toList();
        }

        private List<String> texts() {
            return TEXTS.stream().filter(text -> random.nextInt(4) == 0).toList();
        }

        private String text() {
            return pick(TEXTS);
        }

        private String prose() {
            return random.nextBoolean() ? "" : text();
        }

        private <T> T pick(List<T> values) {
            return values.get(random.nextInt(values.size()));
        }
    }
}
