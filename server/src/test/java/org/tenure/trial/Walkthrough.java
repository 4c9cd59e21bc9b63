package org.tenure.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// Follows a guide to the letter: writes its files, runs its commands, and compares what it says one sees.
///
/// A file is a block of `yaml`, `conf`, `ldif` or `csv`; its name is the last one in backticks before it. A block of `sh` runs as
/// a script, but what begins with `./tenure` is asked over REST, and a kind of command that is not known here is an error. A
/// block of `text` is what the command before it showed.
final class Walkthrough {

    private static final Pattern BLOCK = Pattern
            .compile("(?ms)^(?:[^\\n]*`([\\w./-]+)`[^`\\n]*\\n(?:[^`\\n]+\\n)?\\n)?```([a-z]+)\\n(.*?)^```$");
    private static final Pattern TENURE = Pattern.compile("\\./tenure (.*)");

    private final Path folder;
    private final Api api;
    private final Map<String, String> ours = new LinkedHashMap<>();
    private String seen = "";
    private int compared;

    Walkthrough(Path folder, Api api) {
        this.folder = folder;
        this.api = api;
        ours.put("file: secrets/", "file: " + folder + "/secrets/");
    }

    /// Puts what there is here in the place of what the guide says.
    Walkthrough with(String guides, String here) {
        ours.put(guides, here);
        return this;
    }

    /// How many blocks of output were compared so far.
    int compared() {
        return compared;
    }

    interface Sql {
        String run(String statements) throws Exception;
    }

    void follow(String guide, Sql sql) throws Exception {
        List<MatchResult> blocks = BLOCK.matcher(Files.readString(root().resolve("docs/guides").resolve(guide)))
                .results()
                .toList();
        assertThat(blocks).isNotEmpty();
        for (MatchResult block : blocks) {
            String content = here(block.group(3));
            switch (block.group(2)) {
                case "yaml", "conf", "ldif", "csv" ->
                    write(Objects.requireNonNull(block.group(1), () -> "the name of " + content), content);
                case "sh" -> shell(content);
                case "sql" -> seen = sql.run(content);
                case "text" -> compare(guide, content);
                case String other -> throw new IllegalStateException("a block of `" + other + "` in " + guide);
            }
        }
    }

    private String here(String text) {
        String replaced = text;
        for (Map.Entry<String, String> one : ours.entrySet()) {
            replaced = replaced.replace(one.getKey(), one.getValue());
        }
        return replaced;
    }

    private void write(String name, String content) throws IOException {
        Path file = folder.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private void compare(String guide, String expected) {
        // Line by line: a directory lists members in no order.
        assertThat(seen).as("what %s shows", guide).contains(expected.strip().lines().toList());
        compared++;
    }

    private void shell(String script) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line : script.lines().toList()) {
            Matcher tenure = TENURE.matcher(line);
            if (tenure.matches()) {
                bash(lines);
                seen = tenure(tenure.group(1).split(" "));
            } else {
                lines.add(line);
            }
        }
        bash(lines);
    }

    private void bash(List<String> lines) throws IOException, InterruptedException {
        if (lines.isEmpty()) {
            return;
        }
        Path output = Files.createTempFile(folder, "said", ".txt");
        Process process = new ProcessBuilder("bash", "-euc", String.join("\n", lines))
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        boolean ended = process.waitFor(120, TimeUnit.SECONDS);
        seen = Files.readString(output);
        assertThat(ended).as("ended: %s", lines).isTrue();
        assertThat(process.exitValue())
                .as("%s%n%s%n(slapd and ldapsearch are in the Debian packages slapd and ldap-utils)", lines, seen)
                .isZero();
        lines.clear();
    }

    private String tenure(String[] words) throws Exception {
        String second = words.length > 1 ? words[1] : "";
        return switch (words[0]) {
            case "serve" -> "";
            case "plan" -> model("/v1/model/plan", second).toString();
            case "apply" -> {
                JsonNode run = api.ended(model("/v1/model/apply", second).path("run"));
                assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("DONE");
                yield settled(run);
            }
            case "feed" -> {
                JsonNode run = api.feed(second, "label=guide", Files.readString(folder.resolve(words[2])));
                assertThat(run.path("state").asString()).as(run.toString()).isEqualTo("DONE");
                yield settled(run);
            }
            case "why" -> api.get("/v1/people/" + second + "/access").toString();
            case "who-has" -> api.get("/v1/holders?target=" + second).toString();
            case "connections" -> tested(words[2], second);
            default -> throw new IllegalStateException(
                    "a command that the guides' test does not know: " + String.join(" ", words));
        };
    }

    private String settled(JsonNode run) throws Exception {
        api.awaitQuiet();
        return run.toString();
    }

    private String tested(String connection, String word) throws Exception {
        assertThat(word).isEqualTo("test");
        Api.Answer answer = api.tried("/v1/connections/" + connection + "/test", Map.of());
        return answer.status() == 200
                ? "Connection `" + connection + "` works: " + answer.body().path("target").asString()
                : answer.body().path("detail").asString();
    }

    private JsonNode model(String path, String name) throws Exception {
        Map<String, String> files = new TreeMap<>();
        try (Stream<Path> all = Files.list(folder.resolve(name))) {
            for (Path file : all.toList()) {
                files.put(file.getFileName().toString(), Files.readString(file));
            }
        }
        JsonNode answer = api.post(path, Map.of("files", files, "label", "guide"));
        assertThat(answer.path("problems")).as(answer.toString()).isEmpty();
        return answer;
    }

    /// The folder of the whole checkout.
    private static Path root() {
        @Nullable
        Path root = Path.of("").toAbsolutePath();
        while (root != null && !Files.exists(root.resolve("mvnw"))) {
            root = root.getParent();
        }
        return Objects.requireNonNull(root, "the checkout");
    }
}
