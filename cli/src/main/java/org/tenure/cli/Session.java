package org.tenure.cli;

import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.ZoneId;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;
import tools.jackson.databind.JsonNode;

/// What all commands share: the options every one takes, the server, and where to write.
final class Session {

    private static final String ADDRESS_USUAL = "http://127.0.0.1:8080";

    @Option(names = "--server", paramLabel = "URL", scope = ScopeType.INHERIT, description = "Where the server is; otherwise TENURE_SERVER, otherwise "
            + ADDRESS_USUAL)
    @Nullable
    String serverOption;

    @Option(names = "--token", paramLabel = "TOKEN", scope = ScopeType.INHERIT, description = "Otherwise TENURE_TOKEN, otherwise what the file $$TENURE_HOME/token holds")
    @Nullable
    String tokenOption;

    @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print the server's answer as it is")
    boolean json;

    @Option(names = {"-h",
        "--help"}, usageHelp = true, scope = ScopeType.INHERIT, description = "Say how this command is used")
    boolean help;

    private final Surroundings surroundings;
    private @Nullable Server server;

    Session(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    Surroundings surroundings() {
        return surroundings;
    }

    PrintStream out() {
        return surroundings.out();
    }

    PrintStream err() {
        return surroundings.err();
    }

    ZoneId zone() {
        return surroundings.zone();
    }

    Paint paint() {
        return new Paint(surroundings.screen().colours());
    }

    int width() {
        return surroundings.screen().width();
    }

    String time(JsonNode node, String field) {
        return Answers.time(node, field, zone());
    }

    /// A sentence on standard output, broken where the screen ends.
    void say(String sentence) {
        TextWidth.lines(sentence, width()).forEach(line -> out().println(line));
    }

    /// A sentence beside the output: standard output stays what was asked for.
    void remark(String sentence) {
        out().flush();
        Screen screen = surroundings.screen();
        TextWidth.lines(sentence, screen.isTerminalErr() ? screen.terminalWidth() : Screen.UNLIMITED)
                .forEach(line -> err().println(line));
    }

    Server server() {
        Server known = server;
        if (known == null) {
            String address = serverOption == null ? variable("TENURE_SERVER", ADDRESS_USUAL) : serverOption;
            known = new Server(address, token(), tokenFile().toString());
            server = known;
        }
        return known;
    }

    private String variable(String name, String otherwise) {
        String value = surroundings.environment().getOrDefault(name, "");
        return value.isBlank() ? otherwise : value;
    }

    private @Nullable String token() {
        String given = tokenOption == null ? variable("TENURE_TOKEN", "") : tokenOption;
        if (!given.isBlank()) {
            return given.strip();
        }
        Path file = tokenFile();
        try {
            String kept = Files.readString(file).strip();
            return kept.isEmpty() ? null : kept;
        } catch (NoSuchFileException notThere) {
            return null;
        } catch (IOException unreadable) {
            throw new CommandException(
                    Exit.SIGNED_OUT,
                    "The token in `%s` cannot be read. Ask for your own and set `TENURE_TOKEN`.".formatted(file));
        }
    }

    private Path tokenFile() {
        return Path.of(variable("TENURE_HOME", ".tenure"), "token");
    }

    /// Asks a yes-or-no question on a terminal; anything but yes is no.
    boolean agrees(String question) {
        err().print(question + " [y/N] ");
        err().flush();
        try {
            String answer = new String(firstLine(), java.nio.charset.StandardCharsets.UTF_8).strip();
            return answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes");
        } catch (IOException noAnswer) {
            return false;
        }
    }

    private byte[] firstLine() throws IOException {
        var line = new java.io.ByteArrayOutputStream();
        for (int c = surroundings.in().read(); c >= 0 && c != '\n'; c = surroundings.in().read()) {
            line.write(c);
        }
        return line.toByteArray();
    }
}
