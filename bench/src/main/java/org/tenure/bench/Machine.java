package org.tenure.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// What the figures were measured on.
final class Machine {

    private Machine() {}

    static String describe() throws IOException {
        return "Machine: %s, %d cores, %s of memory; %s; Java %s; heap at most %d MB."
                .formatted(
                        field(Path.of("/proc/cpuinfo"), "model name"),
                        Runtime.getRuntime().availableProcessors(),
                        field(Path.of("/proc/meminfo"), "MemTotal"),
                        System.getProperty("os.name") + " " + System.getProperty("os.version"),
                        Runtime.version(),
                        Runtime.getRuntime().maxMemory() >> 20);
    }

    private static String field(Path file, String name) throws IOException {
        if (!Files.isReadable(file)) {
            return "unknown";
        }
        return Files.readAllLines(file)
                .stream()
                .filter(line -> line.startsWith(name))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst()
                .orElse("unknown");
    }
}
