package org.tenure.bench;

import java.io.BufferedReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.tenure.change.Run;

/// The whole company's first load, the same rows again, and a year of changes; the raw reference is in [RawLoad].
final class FeedBench {

    private static final Map<String, Object> NOWHERE = Map.of(
            "url", "ldap://127.0.0.1:9", "bindDn", "cn=tenure", "password", Map.of("env", "PATH"),
            "accountBase", "ou=people,dc=example,dc=org", "groupBase", "ou=groups,dc=example,dc=org",
            "disable", Map.of("attribute", "pwdAccountLockedTime", "disabled", "000001010000Z"));

    private final Path full;

    FeedBench(Path full) {
        this.full = full;
    }

    List<Line> run() throws Exception {
        List<Line> lines = new ArrayList<>();
        try (Server server = new Server()) {
            server.apply(Model.of(NOWHERE, "observe", 8));
            Path file = unpacked("hr_1998-01-01.csv.gz");
            Path again = shuffled(file);
            try {
                double first = seconds(() -> feed(server, file, 1998));
                RawLoad raw = new RawLoad(server, file);
                String counts = raw.counts();
                double copied = raw.copy();
                double written = copied + raw.insert();
                lines.add(new Line(
                        "first load of 258,678 rows: " + counts + "; " + raw.sizes(), "%.1f s".formatted(first),
                        "≤ 45 s; ≤ 1.5 ×",
                        "%.1f s".formatted(written), "%.2f ×".formatted(first / written)));
                raw.drop();
                double unchanged = seconds(() -> feed(server, again, 1998));
                lines.add(new Line(
                        "the same rows again, shuffled", "%.1f s".formatted(unchanged), "≤ 3 s",
                        "%.1f s".formatted(copied), "%.1f ×".formatted(unchanged / copied)));
                Path next = unpacked("hr_1999-01-01.csv.gz");
                Run[] year = new Run[1];
                double changed = seconds(() -> year[0] = feed(server, next, 1999));
                lines.add(new Line("1999: " + year[0].details(), "%.1f s".formatted(changed), "≤ 10 s", null, null));
                Files.delete(next);
            } finally {
                Files.delete(file);
                Files.delete(again);
            }
        }
        return lines;
    }

    private static Run feed(Server server, Path file, int year) throws IOException {
        try (InputStream in = Files.newInputStream(file)) {
            return server.feed(in, false, LocalDate.of(year, 1, 1));
        }
    }

    private interface Work {
        void run() throws Exception;
    }

    private static double seconds(Work work) throws Exception {
        long start = System.nanoTime();
        work.run();
        double seconds = (System.nanoTime() - start) / 1e9;
        System.err.printf("bench: %.2f s%n", seconds);
        return seconds;
    }

    private Path unpacked(String name) throws IOException {
        Path file = Files.createTempFile("tenure-bench", ".csv");
        try (InputStream in = new GZIPInputStream(Files.newInputStream(full.resolve(name)))) {
            Files.write(file, in.readAllBytes());
        }
        return file;
    }

    private static Path shuffled(Path file) throws IOException {
        Path again = Files.createTempFile("tenure-bench", ".csv");
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (BufferedReader reader = new BufferedReader(
                new InputStreamReader(new ByteArrayInputStream(Files.readAllBytes(file)), StandardCharsets.UTF_8))) {
            out.writeBytes((reader.readLine() + "\n").getBytes(StandardCharsets.UTF_8));
            List<String> rows = new ArrayList<>(reader.lines().toList());
            Collections.shuffle(rows, new Random(1998));
            for (String row : rows) {
                out.writeBytes((row + "\n").getBytes(StandardCharsets.UTF_8));
            }
        }
        Files.write(again, out.toByteArray());
        return again;
    }
}
