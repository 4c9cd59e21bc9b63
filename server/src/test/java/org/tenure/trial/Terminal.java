package org.tenure.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.tenure.cli.TenureCommand;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command line as people and scripts use it: what `./tenure` starts, with its output and its exit code.
final class Terminal {

    /// What a command wrote and how it ended.
    record Said(int exit, String out, String err) {}

    private final Map<String, String> environment;

    /// At the server with this address, whose first token is in this folder.
    Terminal(String address, Path home) {
        this.environment = Map.of("TENURE_SERVER", address, "TENURE_HOME", home.toString());
    }

    Said run(String... words) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = TenureCommand.run(environment, InputStream.nullInputStream(),
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                words);
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    /// What a command that has to work wrote to standard output.
    String says(String... words) {
        Said said = run(words);
        assertThat(said.exit()).as("tenure %s: %s%s", String.join(" ", words), said.out(), said.err()).isZero();
        return said.out();
    }

    /// The same with `--json`.
    JsonNode json(String... words) {
        List<String> more = new java.util.ArrayList<>(List.of(words));
        more.add("--json");
        return JsonMapper.shared().readTree(says(more.toArray(String[]::new)));
    }
}
