package org.tenure.configuration;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.yaml.snakeyaml.Yaml;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

class FormatSchemaTest {

    private static final JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

    @Test
    void thePublishedSchemaIsUpToDate() throws IOException {
        Path root = Guide.root();
        String schema = JSON.writeValueAsString(Configuration.schema()) + "\n";
        Path fresh = root.resolve("server/target/tenure.schema.json");
        Files.writeString(fresh, schema);

        assertThat(root.resolve("docs/reference/tenure.schema.json"))
                .as("out of date: copy %s over it", fresh)
                .hasContent(schema);
    }

    @Test
    void theExampleIsAccepted() {
        assertThat(SchemaCheck.problems(Configuration.schema(), new Yaml().load(ExampleFiles.example()))).isEmpty();
    }

    @Test
    void everythingTheFormatKnowsIsInTheExample() {
        Map<String, Object> example = new Yaml().load(ExampleFiles.example());
        assertThat(example.keySet()).containsExactlyInAnyOrderElementsOf(Format.ROOT.names());
    }
}
