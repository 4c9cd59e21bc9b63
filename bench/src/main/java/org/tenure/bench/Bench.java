package org.tenure.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/// Runs the benchmarks and prints their table: `bench [start] [feeds] [directory] [leaver] [leavers] [stop] [--write FILE]`; all unless some are named.
///
/// `TENURE_DATA` names the folder with `employees/full`; the directory lines need `slapd`.
public final class Bench {

    private static final List<String> ALL = List.of("feeds", "directory", "leaver", "leavers", "stop", "start");

    private Bench() {}

    public static void main(String... arguments) throws Exception {
        List<String> words = new ArrayList<>(Arrays.asList(arguments));
        Path write = null;
        int at = words.indexOf("--write");
        if (at >= 0) {
            write = Path.of(words.get(at + 1));
            words.subList(at, at + 2).clear();
        }
        Set<String> chosen = new LinkedHashSet<>(words.isEmpty() ? ALL : words);
        if (!ALL.containsAll(chosen)) {
            System.err.println("Unknown benchmark among " + chosen + ". There are: " + String.join(", ", ALL));
            System.exit(2);
        }
        List<Line> lines = new ArrayList<>();
        for (String name : ALL) {
            if (chosen.contains(name)) {
                lines.addAll(measure(name));
            }
        }
        String page = page(lines);
        System.out.println(page);
        if (write != null) {
            Files.writeString(write, page);
        }
        System.exit(0);
    }

    private static List<Line> measure(String name) throws Exception {
        System.err.println("bench: " + name);
        return switch (name) {
            case "feeds" -> new FeedBench(data()).run();
            case "directory" -> new DirectoryBench().run();
            case "leaver" -> new LeaverBench().run();
            case "leavers" -> new LeaversBench().run();
            case "stop" -> new StopBench().run();
            case "start" -> new StartBench().run();
            default -> throw new IllegalArgumentException(name);
        };
    }

    private static Path data() {
        String folder = System.getenv("TENURE_DATA");
        Path full = Path.of(folder == null ? "." : folder, "employees", "full");
        if (!Files.isDirectory(full)) {
            throw new IllegalStateException(
                    "`" + full + "` is not there: set TENURE_DATA to the folder that holds `employees/full`.");
        }
        return full;
    }

    private static String page(List<Line> lines) throws IOException {
        StringBuilder page = new StringBuilder();
        page.append("# Benchmarks\n\n");
        page.append("Made by `./tenure bench --write docs/reference/benchmarks.md` on ")
                .append(LocalDate.now(ZoneOffset.UTC))
                .append(". Each raw reference is from the same run.\n\n");
        page.append(Machine.describe()).append("\n\n");
        page.append("| work | measured | aim | raw reference | ratio |\n|---|---|---|---|---|\n");
        lines.forEach(line -> page.append(line.markdown()).append('\n'));
        page.append("\nWhat the raw references are:\n\n");
        page.append(
                "- **first load**: `copy` of the file, then plain `insert … select` of as many rows as the run wrote, table by table, into tables\n");
        page.append(
                "  with the same columns, keys and indexes and with foreign keys in place of our triggers; one connection, one transaction a table.\n");
        page.append("- **same rows again**: `copy` of the file.\n");
        page.append(
                "- **directory**: the SDK's `add` of the same entries over as many connections to the same server, a thread for each, not read back;\n");
        page.append("  both sides made 20,000 before.\n");
        page.append(
                "- **leaver**: the directory's own disable and read, one after each leaver, under the same load. Tenure's clock starts with the commit.\n");
        page.append(
                "- **leavers**: the directory's own disable and read of as many, one after the other over one connection.\n");
        page.append("- **stop**: the slowest system's own disable, end of sessions and read, 200 ms each.\n");
        return page.toString();
    }
}
