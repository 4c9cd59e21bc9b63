package org.tenure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.SimpleCommandLinePropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.tenure.connector.contract.system.Wire;

/// What keeps the server from starting, each with the one sentence its operator sees.
class StartTest {

    @TempDir
    private Path home;

    @ParameterizedTest
    @ValueSource(strings = {"--tenure.hoem=x", "--tenure.database.Url=x", "--home=x", "--tenure"})
    void aMisspeltArgumentRefusesToStart(String argument) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new SimpleCommandLinePropertySource(argument));
        assertThatThrownBy(() -> KnownSettings.check(environment))
                .hasMessageStartingWith("There is no setting `%s`. There are `tenure.home`, "
                        .formatted(argument.replaceAll("^--|=.*", "")))
                .hasMessageEndingWith("`tenure.audit.key`.");
    }

    @Test
    void aMisspeltVariableRefusesToStart() {
        assertThatThrownBy(() -> KnownSettings.check(variables("TENURE_DATABASE_PASWORD")))
                .hasMessageStartingWith("There is no setting `TENURE_DATABASE_PASWORD`. ");
        for (String known : List.of("TENURE_DATABASE_PASSWORD", "TENURE_HOME", "TENURE_AUDIT_KEY", "TENURE_TOKEN",
                "PATH")) {
            assertThatCode(() -> KnownSettings.check(variables(known))).doesNotThrowAnyException();
        }
    }

    private static StandardEnvironment variables(String name) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources()
                .replace("systemEnvironment", new MapPropertySource("systemEnvironment", Map.of(name, "x")));
        return environment;
    }

    @Test
    void everySettingOfTheFrameworkMayBeGiven() {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources()
                .addFirst(
                        new SimpleCommandLinePropertySource("--server.port=1", "--logging.level.org.tenure=debug",
                                "--debug", "--tenure.home=x"));
        assertThatCode(() -> KnownSettings.check(environment)).doesNotThrowAnyException();
    }

    @Test
    void numbersHaveBounds() {
        for (String wrong : List.of("1", "101", "many", "-5")) {
            assertThatThrownBy(() -> ServerSettings.from(settings(Map.of("tenure.database.connections", wrong))))
                    .hasMessage("Setting `tenure.database.connections` is `%s`; a number from 2 to 100 is meant."
                            .formatted(wrong));
        }
    }

    private static StandardEnvironment settings(Map<String, Object> values) {
        StandardEnvironment environment = new StandardEnvironment();
        environment.getPropertySources().addFirst(new MapPropertySource("settings", values));
        return environment;
    }

    @Test
    void anOldDatabaseIsRefused() {
        assertThat(ExternalDatabase.refusal("jdbc:postgresql://db/tenure", 140_011))
                .hasValueSatisfying(sentence -> assertThat(sentence).startsWith(
                        "The database at `jdbc:postgresql://db/tenure` is PostgreSQL 14; 15 or newer is needed."));
        assertThat(ExternalDatabase.refusal("", 150_000)).isEmpty();
    }

    @Test
    void aDatabaseThatWillNotDoIsNamedWithoutItsPassword() {
        try (TestDatabase database = TestDatabase.fresh()) {
            assertThatCode(() -> ExternalDatabase.check(database.url(), database.owner(), database.password()))
                    .doesNotThrowAnyException();
            assertThatThrownBy(() -> ExternalDatabase.check(database.url(), database.owner(), "wrong"))
                    .hasMessageEndingWith(
                            "does not let `%s` in. Check `tenure.database.user` and `tenure.database.password`."
                                    .formatted(database.owner()));
            assertThatThrownBy(() -> ExternalDatabase.check(database.url().replaceFirst("/[^/]*$", "/nowhere"),
                    database.owner(), database.password()))
                    .hasMessageEndingWith("does not exist. Create it, owned by `%s`.".formatted(database.owner()));
        }
        assertThatThrownBy(() -> ExternalDatabase.check("postgres://me:secret@db/tenure?password=secret", "", ""))
                .hasMessageContaining("`postgres://db/tenure`; an address such as")
                .hasMessageNotContaining("secret");
    }

    @Test
    void aPortThatIsTakenAndAFolderThatCannotBeWrittenAreNamed() throws IOException {
        try (TestDatabase database = TestDatabase.fresh();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            Throwable failure = catchThrowable(() -> Tenure.start(
                    "--tenure.home=" + home, "--server.port=" + taken.getLocalPort(),
                    "--tenure.database.url=" + database.url(),
                    "--tenure.database.user=" + database.owner(), "--tenure.database.password=" + database.password()));
            assertThat(StartFailures.sentence(failure))
                    .contains("Port %d is taken. Stop what listens there, or choose another with `server.port`."
                            .formatted(taken.getLocalPort()));
        }
        Path file = Files.createFile(home.resolve("file"));
        assertThat(StartFailures.sentence(
                catchThrowable(() -> Tenure.start("--tenure.home=" + file.resolve("data"), "--server.port=0"))))
                .contains(
                        "The data folder `%s` cannot be written. Choose another with `tenure.home`, or let the user that Tenure runs as write there."
                                .formatted(file.resolve("data")));
    }

    @Test
    void ourOwnBugsAreNotPutIntoASentence() {
        assertThat(StartFailures.sentence(new IllegalArgumentException("a bug"))).isEmpty();
    }

    @Test
    void theProcessEndsWithOneSentenceAndOne() throws Exception {
        assertThat(processWith(Map.of("TENURE_HOEM", "x")))
                .startsWith("1 ")
                .contains("Tenure does not start. There is no setting `TENURE_HOEM`. There are ")
                .hasLineCount(1);
        String url = "jdbc:postgresql://127.0.0.1:" + Wire.deadPort() + "/tenure";
        assertThat(processWith(Map.of("TENURE_DATABASE_URL", url)))
                .startsWith("1 ")
                .contains(
                        "Tenure does not start. The database at `%s` cannot be reached. Check `tenure.database.url`, and that it runs."
                                .formatted(url))
                .hasLineCount(1);
    }

    /// The exit code of a server in a process of its own, and what it printed but for its greeting.
    private String processWith(Map<String, String> variables) throws Exception {
        Path output = home.resolve("output");
        // The logging of tests stays out of it: what an operator sees is meant.
        String path = String.join(java.io.File.pathSeparator,
                List.of(System.getProperty("java.class.path").split(java.io.File.pathSeparator, -1))
                        .stream()
                        .filter(part -> !part.endsWith("test-classes"))
                        .toList());
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m", "-XX:TieredStopAtLevel=1", "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-cp", path, "org.tenure.Tenure", "--tenure.home=" + home, "--server.port=0"));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output.toFile());
        // With these set, java itself prints a line of its own.
        builder.environment().keySet().removeAll(List.of("JDK_JAVA_OPTIONS", "JAVA_TOOL_OPTIONS"));
        builder.environment().putAll(variables);
        Process process = builder.start();
        try {
            assertThat(process.waitFor(180, TimeUnit.SECONDS)).as("it ends").isTrue();
        } finally {
            process.destroyForcibly();
        }
        List<String> lines = Files.readAllLines(output).stream().filter(line -> !line.contains(" INFO ")).toList();
        return process.exitValue() + " " + String.join("\n", lines);
    }

    @Test
    void everySettingIsOnItsPage() throws IOException {
        List<String> expected = new ArrayList<>();
        KnownSettings.ALL.forEach(
                one -> expected.add("| `%s` | %s | %s |".formatted(one.name(), one.standard(), one.meaning())));
        List<String> page = Files.readAllLines(Sources.root().resolve("docs/reference/settings.md"));
        assertThat(page.stream().filter(line -> line.startsWith("| `tenure.")))
                .as("docs/reference/settings.md lists what KnownSettings has")
                .containsExactlyElementsOf(expected);

        Properties standards = new Properties();
        standards.load(StartTest.class.getResourceAsStream("/application.properties"));
        for (String name : List.of("server.address", "server.port", "logging.level.org.tenure")) {
            assertThat(page)
                    .anyMatch(line -> line.startsWith("| `%s` | `%s` |".formatted(name, standards.getProperty(name))));
        }
    }

    @Test
    void whatThePageSaysIsUsedUnlessSaidIsUsed() {
        ServerSettings settings = ServerSettings.from(settings(Map.of()));
        assertThat(settings.home()).isEqualTo(Path.of(".tenure").toAbsolutePath());
        assertThat(settings.databaseUrl()).isNull();
        assertThat(settings.databaseUser()).isEqualTo("tenure");
        assertThat(settings.databasePassword()).isEmpty();
        assertThat(settings.connections()).isEqualTo(24);
    }
}
