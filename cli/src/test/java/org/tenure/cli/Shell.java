package org.tenure.cli;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.HashMap;
import java.util.Map;

/// Runs commands as a shell would, in a zone with an odd offset, and keeps what they say.
final class Shell {

    /// What a command wrote and how it ended.
    record Said(int exit, String out, String err) {}

    private final Map<String, String> environment = new HashMap<>();
    private byte[] in = {};
    private Screen screen = new Screen(false, false, false, false, 80);

    static Shell signedIn(AnsweringServer server) {
        return at(server.address()).with("TENURE_TOKEN", AnsweringServer.TOKEN);
    }

    static Shell at(String address) {
        return new Shell().with("TENURE_SERVER", address).with("TENURE_HOME", "/nowhere");
    }

    Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    Shell home(Path home) {
        return with("TENURE_HOME", home.toString());
    }

    /// A terminal without colours, so wide.
    Shell terminal(int width) {
        screen = new Screen(true, true, false, false, width);
        return this;
    }

    Shell screen(Screen other) {
        screen = other;
        return this;
    }

    Shell typing(String text) {
        return typing(text.getBytes(StandardCharsets.UTF_8));
    }

    Shell typing(byte[] bytes) {
        in = bytes;
        return this;
    }

    Said run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = TenureCommand.run(
                new Surroundings(
                        environment,
                        new ByteArrayInputStream(in),
                        new PrintStream(out, true, StandardCharsets.UTF_8),
                        new PrintStream(err, true, StandardCharsets.UTF_8),
                        screen,
                        ZoneId.of("Pacific/Chatham"),
                        Duration.ofMillis(1)),
                arguments);
        return new Said(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
