package org.tenure.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Map;

/// Where the program runs: variables, streams, which of them are terminals, the local zone, how often to look again.
record Surroundings(
        Map<String, String> environment,
        InputStream in,
        PrintStream out,
        PrintStream err,
        Screen screen,
        ZoneId zone,
        Duration lookAgain) {

    private static final Duration LOOK_AGAIN = Duration.ofMillis(400);
    private static final int BUFFER_BYTES = 1 << 15;

    Surroundings {
        environment = Map.copyOf(environment);
    }

    /// This process. What is written is UTF-8 whatever the locale says: names are.
    static Surroundings ofProcess() {
        Map<String, String> environment = System.getenv();
        boolean outTerminal = isTerminal(1);
        return new Surroundings(
                environment,
                System.in,
                stream(FileDescriptor.out, outTerminal),
                stream(FileDescriptor.err, true),
                Screen.of(environment, isTerminal(0), outTerminal, isTerminal(2)),
                ZoneId.systemDefault(),
                LOOK_AGAIN);
    }

    static Surroundings withoutTerminal(Map<String, String> environment, InputStream in, PrintStream out,
            PrintStream err) {
        return new Surroundings(environment, in, out, err, Screen.of(environment, false, false, false),
                ZoneId.systemDefault(), LOOK_AGAIN);
    }

    private static PrintStream stream(FileDescriptor descriptor, boolean flushed) {
        var bytes = new java.io.BufferedOutputStream(new FileOutputStream(descriptor), BUFFER_BYTES);
        return new PrintStream(bytes, flushed, StandardCharsets.UTF_8);
    }

    private static boolean isTerminal(int descriptor) {
        Path link = Path.of("/proc/self/fd", Integer.toString(descriptor));
        try {
            String target = Files.readSymbolicLink(link).toString();
            return target.startsWith("/dev/pts/") || target.startsWith("/dev/tty") || target.equals("/dev/console");
        } catch (IOException | UnsupportedOperationException elsewhere) {
            // Not Linux: all three streams or none.
            return System.console() != null;
        }
    }
}
