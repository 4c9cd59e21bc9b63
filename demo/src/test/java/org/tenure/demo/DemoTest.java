package org.tenure.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Runs demos in this process, to their end.
class DemoTest {

    @TempDir
    private Path folder;

    private record Result(int exit, String out, String err) {}

    private static Result demo(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = Demo.run(
                new PrintStream(out, true, StandardCharsets.UTF_8), new PrintStream(err, true, StandardCharsets.UTF_8),
                false, arguments);
        return new Result(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    @Test
    void aShortDemoEndsWithEverySystemAsRecordedAndSoDoesTheNext() throws IOException {
        // Run by root, the database server is somebody else and has to reach its data.
        Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwx--x--x"));
        Path kept = folder.resolve("kept");
        for (List<String> keep : List.of(List.of("--keep", kept.toString()), List.<String>of())) {
            List<String> arguments = new ArrayList<>(
                    List.of("--once", "--people", "60", "--days", "20", "--seed", "5"));
            arguments.addAll(keep);
            Result demo = demo(arguments.toArray(String[]::new));
            assertThat(demo.err()).isEmpty();
            assertThat(demo.exit()).isZero();
            assertThat(demo.out())
                    .contains("a first load is always looked at", "asked in their own systems: all as recorded")
                    .contains("nothing was altered, nothing is missing")
                    .containsPattern("chat +[0-9]+ +[0-9]+ +[0-9]+")
                    .containsPattern("crm +[0-9]+ +[0-9]+ +[0-9]+")
                    .containsPattern("directory +[0-9]+ +[0-9]+ +[0-9]+")
                    .containsPattern("Slowest +`(chat|crm|directory)`")
                    .containsPattern("went from .* on .* and has:")
                    .containsPattern("leads people in .* and has:")
                    .containsPattern("left .* was the last day")
                    .contains("because rule `everybody` (version 1: everybody who works here) gives role `basics`",
                            "Try next");
            Path used = Path.of(demo.out().replaceAll("(?s).*all of it in `([^`]+)`.*", "$1"));
            assertThat(Files.exists(used)).as("%s is there", used).isEqualTo(!keep.isEmpty());
        }
        assertThat(kept.resolve("demo.log")).isNotEmptyFile();
    }

    @Test
    void aFolderWithSomethingInItIsRefused() throws IOException {
        Files.writeString(folder.resolve("mine"), "");
        Result demo = demo("--once", "--keep", folder.toString());
        assertThat(demo.exit()).isEqualTo(1);
        assertThat(demo.out()).isEmpty();
        assertThat(demo.err()).isEqualTo(
                "tenure: `%s` is not an empty folder, and the demo begins with a new company. Name another one, or remove it.%n"
                        .formatted(folder));
    }

    @Test
    void aPortInUseIsRefused() throws IOException {
        try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            Result demo = demo("--once", "--port", Integer.toString(taken.getLocalPort()));
            assertThat(demo.exit()).isEqualTo(1);
            assertThat(demo.out()).isEmpty();
            assertThat(demo.err()).isEqualTo(
                    "tenure: Port %d on 127.0.0.1 is in use. Leave `--port` out to take the next free one from 8080 on.%n"
                            .formatted(taken.getLocalPort()));
        }
    }

    @Test
    void aWrongOptionIsRefusedInOneSentence() {
        Result demo = demo("--people", "0");
        assertThat(demo.exit()).isEqualTo(1);
        assertThat(demo.err())
                .isEqualTo("tenure: `--people` is `0`; a number from 10 to 20000 is meant.%n".formatted());
    }

    @Test
    void helpNamesEveryOption() {
        Result demo = demo("--help");
        assertThat(demo.exit()).isZero();
        assertThat(demo.out()).contains("--once", "--people", "--days", "--seed", "--port", "--keep");
    }
}
