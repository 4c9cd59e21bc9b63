package org.tenure.trial;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.zip.GZIPInputStream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A company's HR files in order, each with who joined, moved and left since the one before.
///
/// They are the real company's when `TENURE_DATA` names the folder of the data; otherwise one made up here from a seed.
record Snapshots(List<Snapshot> list) {

    /// `joiners` and the rest are null for the first.
    record Snapshot(String date, String csv, Integer joiners, Integer movers, Integer leavers) {

        List<Targets.Row> rows() {
            return csv.lines().skip(1).map(Targets.Row::of).toList();
        }
    }

    static Snapshots of(String size) throws IOException {
        String data = System.getenv("TENURE_DATA");
        return data == null ? made() : real(Path.of(data, "employees", size));
    }

    private static Snapshots real(Path folder) throws IOException {
        Map<String, JsonNode> changes = new TreeMap<>();
        JsonMapper.shared()
                .readTree(Files.readString(folder.resolve("counts.json")))
                .path("diffs")
                .forEach(diff -> changes.put(diff.path("to").asString(), diff));
        List<Snapshot> snapshots = new ArrayList<>();
        try (var files = Files.list(folder)) {
            for (Path file : files.filter(one -> one.getFileName().toString().startsWith("hr_")).sorted().toList()) {
                String date = file.getFileName().toString().substring("hr_".length(), "hr_YYYY-MM-DD".length());
                JsonNode change = changes.get(date);
                try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
                    String csv = new String(in.readAllBytes(), StandardCharsets.UTF_8);
                    snapshots.add(change == null
                            ? new Snapshot(date, csv, null, null, null)
                            : new Snapshot(date, csv, change.path("joiners").asInt(), change.path("movers").asInt(),
                                    change.path("leavers").asInt()));
                }
            }
        }
        return new Snapshots(snapshots);
    }

    private static Snapshots made() {
        Random random = new Random(1);
        List<String[]> people = new ArrayList<>();
        List<Snapshot> snapshots = new ArrayList<>();
        for (int year = 1995; year < 1998; year++) {
            int leavers = 0;
            int movers = 0;
            for (String[] person : people) {
                if (person[8].equals("active") && random.nextInt(10) == 0) {
                    person[8] = "terminated";
                    person[9] = (year - 1) + "-12-01";
                    leavers++;
                } else if (person[8].equals("active") && random.nextInt(6) == 0) {
                    person[5] = other(random, person[5], Targets.DEPARTMENTS);
                    movers++;
                }
            }
            int joiners = people.isEmpty() ? 200 : 30;
            for (int i = 0; i < joiners; i++) {
                people.add(new String[]{
                    "" + (10_000 + people.size()), "Ada" + random.nextInt(40), "Müller" + random.nextInt(40),
                    (year - 1) + "-06-01", "d1",
                    other(random, "", Targets.DEPARTMENTS), other(random, "", TITLES), "", "active", ""
                });
            }
            StringBuilder csv = new StringBuilder(
                    "employee_id,given_name,family_name,start_date,department_id,department,title,manager_id,status,end_date\n");
            people.forEach(person -> csv.append(String.join(",", person)).append('\n'));
            boolean first = year == 1995;
            snapshots.add(new Snapshot(year + "-01-01", csv.toString(), first ? null : joiners, first ? null : movers,
                    first ? null : leavers));
        }
        return new Snapshots(snapshots);
    }

    private static final List<String> TITLES = List.of("Staff", "Senior Staff", "Engineer", "Senior Engineer",
            "Manager", "Technique Leader");

    private static String other(Random random, String than, List<String> choices) {
        String choice = than;
        while (choice.equals(than)) {
            choice = choices.get(random.nextInt(choices.size()));
        }
        return choice;
    }
}
