package org.tenure.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.ParameterException;

/// Commands that documents and messages tell people to use are there, with the options that they are written with.
class WrittenCommandsTest {

    /// In a line of a block, or after a backtick in a sentence.
    private static final Pattern IN_DOCUMENTS = Pattern
            .compile("(?m)(?:^(?:[^`\\n]*\\| )?|`)(?:\\./)?tenure +([a-z][^|>#`\\n]*)");
    /// After a backtick in a text; comments are left alone.
    private static final Pattern IN_MESSAGES = Pattern.compile("\"[^\"\\n]*?`tenure +([a-z][^|>#`\\n]*)");
    private static final Pattern NUMBER_TO_COME = Pattern.compile("%(\\d\\$)?d");
    private static final Pattern WORD = Pattern.compile("\"[^\"]*\"|\\S+");
    /// The launcher starts these itself.
    private static final Set<String> OTHER_PROGRAMS = Set.of("serve", "demo", "bench");

    @Test
    void everyCommandThatIsWrittenSomewhereIsUnderstood() throws IOException {
        List<String> wrong = new ArrayList<>();
        int tried = 0;
        for (Path file : texts()) {
            Pattern pattern = file.toString().endsWith(".md") ? IN_DOCUMENTS : IN_MESSAGES;
            for (MatchResult written : pattern.matcher(Files.readString(file)).results().toList()) {
                String command = NUMBER_TO_COME.matcher(written.group(1)).replaceAll("1");
                String problem = problem(command);
                tried++;
                if (problem != null) {
                    wrong.add("%s: `tenure %s`: %s".formatted(root().relativize(file), command, problem));
                }
            }
        }
        assertThat(wrong).isEmpty();
        assertThat(tried).as("commands that were found").isGreaterThan(60);
    }

    private static @Nullable String problem(String command) {
        List<String> words = WORD.matcher(command).results().map(MatchResult::group).toList();
        if (OTHER_PROGRAMS.contains(words.getFirst())) {
            return null;
        }
        var surroundings = Surroundings.withoutTerminal(Map.of(), InputStream.nullInputStream(), System.out,
                System.err);
        try {
            TenureCommand.commandLine(new Session(surroundings)).parseArgs(words.toArray(String[]::new));
            return null;
        } catch (MissingParameterException named) {
            // A sentence names a command without what goes with it.
            return null;
        } catch (ParameterException unknown) {
            return unknown.getMessage();
        }
    }

    /// Documents, and the sources that say something to people.
    private static List<Path> texts() throws IOException {
        List<Path> texts = new ArrayList<>();
        try (Stream<Path> top = Files.list(root());
                Stream<Path> docs = Files.walk(root().resolve("docs"));
                Stream<Path> server = Files.walk(root().resolve("server/src/main/java"));
                Stream<Path> demo = Files.walk(root().resolve("demo/src/main/java"));
                Stream<Path> ours = Files.walk(root().resolve("cli/src/main/java"))) {
            Stream.of(top, docs, server, demo, ours)
                    .flatMap(paths -> paths)
                    .filter(path -> path.toString().endsWith(".md") || path.toString().endsWith(".java"))
                    .forEach(texts::add);
        }
        return texts;
    }

    private static Path root() {
        Path folder = Path.of("").toAbsolutePath();
        while (!Files.isDirectory(folder.resolve(".mvn"))) {
            folder = java.util.Objects.requireNonNull(folder.getParent(), "the checkout");
        }
        return folder;
    }
}
