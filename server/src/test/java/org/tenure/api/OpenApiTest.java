package org.tenure.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.yaml.snakeyaml.DumperOptions;
import org.yaml.snakeyaml.Yaml;

/// The document of the API: keeps the rules of OpenAPI, and is the one that is published.
@ExtendWith(RunningServer.Shared.class)
class OpenApiTest {

    private static final String HEAD = "# Made from the routes of the server; OpenApiTest says how.\n";

    @Test
    void theDocumentKeepsTheRules(RunningServer server) throws Exception {
        assertThat(OpenApiLint.problems(new OpenApi(server.routes()).document())).isEmpty();
        assertThat(server.get("/v1/openapi").json().path("openapi").asString()).isEqualTo("3.1.0");
    }

    @Test
    void everyRouteIsInTheDocumentOnce(RunningServer server) {
        Map<?, ?> paths = (Map<?, ?>) Objects.requireNonNull(new OpenApi(server.routes()).document().get("paths"));
        assertThat(paths.values().stream().mapToInt(path -> ((Map<?, ?>) path).size()).sum())
                .isEqualTo(server.routes().size());
    }

    @Test
    void theLintFindsWhatIsWrong() {
        Map<String, Object> operation = Map.of(
                "operationId", "twice",
                "summary", "",
                "parameters",
                List.of(Map.of("name", "other", "in", "path", "required", false, "schema", Map.of("type", "array"))),
                "responses", Map.of("200", Map.of("description", "", "content",
                        Map.of("json", Map.of("schema", Map.of("$ref", "#/components/schemas/None"))))));
        Map<String, Object> document = Map.of(
                "paths", Map.of("/a/{one}", Map.of("get", operation, "fetch", operation)),
                "components", Map.of("schemas", Map.of("Lost", Map.of("type", "object", "required", List.of("gone")))));

        assertThat(String.join("\n", OpenApiLint.problems(document)))
                .contains("is no method")
                .contains("operationId `twice` is missing or there twice")
                .contains("has no summary")
                .contains("declares the path parameters [other], its path has [one]")
                .contains("path parameter `other` is not required")
                .contains("is a list of nobody knows what")
                .contains("says nothing of refusals")
                .contains("`json` is no media type")
                .contains("refers to `#/components/schemas/None`, which is not there")
                .contains("schema Lost: nobody refers to it")
                .contains("schema Lost: requires what it does not have");
    }

    @Test
    void recordsOfOneNameAreToldApart() {
        JsonShapes shapes = new JsonShapes();
        shapes.of(org.tenure.audit.Problem.class);
        shapes.of(org.tenure.configuration.Problem.class);
        shapes.of(OneRoutes.Same.class);
        shapes.of(OtherRoutes.Same.class);

        assertThat(shapes.named()).containsKeys("AuditProblem", "ConfigurationProblem", "Same", "ApiSame");
        assertThatThrownBy(() -> shapes.of(ThirdRoutes.Same.class))
                .hasMessageContaining("would be called ApiSame; rename one");
    }

    @Test
    void thePublishedDocumentIsUpToDate(RunningServer server) throws Exception {
        DumperOptions block = new DumperOptions();
        block.setDefaultFlowStyle(DumperOptions.FlowStyle.BLOCK);
        block.setWidth(120);
        block.setSplitLines(false);
        block.setDereferenceAliases(true);
        String fresh = HEAD + new Yaml(block).dump(new OpenApi(server.routes()).document());
        Path published = root().resolve("docs/reference/openapi.yaml");
        if (Boolean.getBoolean("tenure.write")) {
            Files.writeString(published, fresh);
        }
        assertThat(Files.exists(published) && Files.readString(published).equals(fresh))
                .as("docs/reference/openapi.yaml is out of date: write it by `./mvnw -pl server test -Dtest=OpenApiTest -Dtenure.write=true`")
                .isTrue();
    }

    private static Path root() {
        Path root = Path.of("").toAbsolutePath();
        while (!Files.exists(root.resolve("mvnw"))) {
            root = Objects.requireNonNull(root.getParent(), "the checkout");
        }
        return root;
    }

    static final class OneRoutes {

        record Same(String a) {}
    }

    static final class OtherRoutes {

        record Same(String b) {}
    }

    static final class ThirdRoutes {

        record Same(String c) {}
    }
}
