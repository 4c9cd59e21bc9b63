package org.tenure.postgres;

import java.io.File;
import java.io.IOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/// A second Java process with the class path of this one and nothing of its environment but the path of commands.
final class OtherProcess {

    private static final Duration POLL = Duration.ofMillis(10);

    private OtherProcess() {}

    static Process start(Path home, Class<?> main, Path... arguments) throws IOException {
        var command = new ArrayList<>(List.of(Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1", "-Xmx256m", "-Duser.home=" + home, "-cp", classPath(), main.getName()));
        Arrays.stream(arguments).map(Path::toString).forEach(command::add);
        var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT);
        builder.environment().keySet().retainAll(List.of("PATH"));
        builder.environment().put("HOME", home.toString());
        builder.environment().put("LANG", "C.UTF-8");
        return builder.start();
    }

    /// Waits for a process that is not our child to end.
    static boolean endsWithin(Duration limit, ProcessHandle process) {
        return await(limit, () -> hasEnded(process));
    }

    /// Waits until something outside of this process is true, and answers whether it is.
    static boolean await(Duration limit, BooleanSupplier condition) {
        var deadline = System.nanoTime() + limit.toNanos();
        while (!condition.getAsBoolean() && System.nanoTime() < deadline) {
            LockSupport.parkNanos(POLL.toNanos());
        }
        return condition.getAsBoolean();
    }

    /// A process that has ended keeps its number until its parent, often a lazy init, has asked for its exit code.
    static boolean hasEnded(ProcessHandle process) {
        try {
            var stat = Files.readString(Path.of("/proc", Long.toString(process.pid()), "stat"));
            return stat.charAt(stat.lastIndexOf(')') + 2) == 'Z';
        } catch (IOException e) {
            return true;
        }
    }

    /// The launchers of tests have class loaders of their own, whose places the property `java.class.path` does not name.
    private static String classPath() {
        if (OtherProcess.class.getClassLoader() instanceof URLClassLoader loader) {
            return Arrays.stream(loader.getURLs()).map(URL::getPath).collect(Collectors.joining(File.pathSeparator));
        }
        return System.getProperty("java.class.path");
    }
}
