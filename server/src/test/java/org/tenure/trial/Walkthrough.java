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
import java.util.concurrent.TimeUnit;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/// Follows a guide to the letter: writes its files, runs its commands, and compares what it says one sees.
///
/// A file is a block of `yaml`, `conf`, `ldif` or `csv`; its name is the last one in backticks before it. A block of `sh` runs as
/// a script, but what begins with `./tenure` goes to the command line that this starts. A block of `text` is what the command
/// before it showed: of Tenure's own all of it, with times and ids of another day and `…` for what is left out; of others these lines
/// in any order, as a directory lists members in none.
final class Walkthrough {

    private static final Pattern BLOCK = Pattern
            .compile("(?ms)^(?:[^\\n]*`([\\w./-]+)`[^`\\n]*\\n(?:[^`\\n]+\\n)?\\n)?```([a-z]+)\\n(.*?)^```$");
    private static final Pattern TENURE = Pattern.compile("\\./tenure (.*)");

    /// What is in quotes is one word.
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");
    private static final Pattern PASSING = Pattern.compile(
            "\\d{4}-\\d{2}-\\d{2} \\d{2}:\\d{2}:\\d{2} [+-]\\d{2}:\\d{2}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Path folder;
    private final Api api;
    private final Terminal terminal;
    private final Map<String, String> ours = new LinkedHashMap<>();
    private String seen = "";
    private boolean byTenure;
    private int compared;

    Walkthrough(Path folder, Api api, Terminal terminal) {
        this.folder = folder;
        this.api = api;
        this.terminal = terminal;
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
                case "sql" -> {
                    seen = sql.run(content);
                    byTenure = false;
                }
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
        if (byTenure) {
            String lines = Pattern.quote(passing(expected.strip())).replace("…", "\\E.*\\Q");
            assertThat(passing(seen).strip()).as("what %s shows", guide).matches("(?s)" + lines);
        } else {
            assertThat(seen).as("what %s shows", guide).contains(expected.strip().lines().toList());
        }
        compared++;
    }

    /// Without what differs from day to day, and with columns side by side however wide they are.
    private static String passing(String text) {
        return PASSING.matcher(text).replaceAll("PASSING").replaceAll("(?<=\\S) {2,}", "  ");
    }

    private void shell(String script) throws Exception {
        List<String> lines = new ArrayList<>();
        for (String line : script.lines().toList()) {
            Matcher tenure = TENURE.matcher(line);
            if (tenure.matches()) {
                bash(lines);
                seen = tenure(WORD.matcher(tenure.group(1))
                        .results()
                        .map(word -> word.group().replace("\"", ""))
                        .toArray(String[]::new));
                byTenure = true;
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
        byTenure = false;
        assertThat(ended).as("ended: %s", lines).isTrue();
        assertThat(process.exitValue())
                .as("%s%n%s%n(slapd and ldapsearch are in the Debian packages slapd and ldap-utils)", lines, seen)
                .isZero();
        lines.clear();
    }

    /// What a terminal shows. Files are those of the guide's folder; where a reader is asked and says yes, it is said here.
    private String tenure(String[] guides) throws Exception {
        if (guides[0].equals("serve")) {
            return "";
        }
        List<String> words = new ArrayList<>(List.of(guides));
        int file = switch (guides[0]) {
            case "plan", "apply" -> 1;
            case "feed" -> 2;
            default -> 0;
        };
        if (file > 0) {
            words.set(file, folder.resolve(words.get(file)).toString());
        }
        if (guides[0].equals("apply")) {
            words.add("--yes");
        }
        Terminal.Said said = terminal.run(words.toArray(String[]::new));
        boolean mayFail = guides[0].equals("connections");
        assertThat(said.exit()).as("%s: %s", words, said).isIn(0, mayFail ? 1 : 0);
        api.awaitQuiet();
        return (said.out() + said.err()).replace(folder + "/", "");
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
