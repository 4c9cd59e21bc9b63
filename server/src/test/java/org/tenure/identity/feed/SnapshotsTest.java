package org.tenure.identity.feed;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Snapshots of a company in order: what each changes is what is known to have happened. With `TENURE_DATA` they are those of
/// `employees/small`, else a company made here from a seed.
class SnapshotsTest {

    private static final long SEED = 20260310;

    private final FeedWorld world = new FeedWorld("2026-03-10T12:00:00Z").with(FeedWorld.hr("hr", true));

    @AfterEach
    void close() {
        world.close();
    }

    /// One snapshot and what it is known to change.
    private record Snapshot(String date, byte[] content, int joins, int leaves, int moves) {}

    @Test
    void joinersMoversAndLeaversAreThoseOfTheData() throws IOException {
        String data = System.getenv("TENURE_DATA");
        List<Snapshot> snapshots = data == null ? made() : given(Path.of(data, "employees", "small"));
        for (Snapshot snapshot : snapshots) {
            FeedCounts counts = world
                    .applied(world.stage("hr", false, snapshot.date(), false, snapshot.content()).get())
                    .counts();
            assertThat(List.of(counts.joins(), counts.leaves(), counts.moves(), counts.quarantined()))
                    .as("joins, leaves, moves and quarantined of %s (seed %d)", snapshot.date(), SEED)
                    .containsExactly(snapshot.joins(), snapshot.leaves(), snapshot.moves(), 0);
            assertThat(world.stage("hr", false, snapshot.date(), false, snapshot.content()).get().isUnchanged())
                    .isTrue();
        }
    }

    private static List<Snapshot> given(Path folder) throws IOException {
        JsonNode counts = JsonMapper.builder().build().readTree(Files.readString(folder.resolve("counts.json")));
        List<Snapshot> snapshots = new ArrayList<>();
        for (int i = 0; i < counts.get("snapshots").size(); i++) {
            JsonNode one = counts.get("snapshots").get(i);
            JsonNode change = i == 0 ? null : counts.get("diffs").get(i - 1);
            String date = one.get("date").asString();
            snapshots.add(new Snapshot(date, content(folder.resolve("hr_" + date + ".csv.gz")),
                    change == null ? one.get("active").asInt() : change.get("joiners").asInt(),
                    change == null ? 0 : change.get("leavers").asInt(),
                    change == null ? 0 : change.get("movers").asInt()));
        }
        return snapshots;
    }

    private static byte[] content(Path file) throws IOException {
        try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
            return in.readAllBytes();
        }
    }

    private static List<Snapshot> made() {
        Random random = new Random(SEED);
        List<String[]> people = new ArrayList<>();
        List<Snapshot> snapshots = new ArrayList<>();
        for (int year = 2015; year < 2020; year++) {
            int leaves = 0;
            int moves = 0;
            for (String[] person : people) {
                if (person[1].equals("active") && random.nextInt(20) == 0) {
                    person[1] = "terminated";
                    leaves++;
                } else if (person[1].equals("active") && random.nextInt(10) == 0) {
                    person[2] = person[2].equals("Clerk") ? "Lead" : "Clerk";
                    moves++;
                }
            }
            int joins = 30 + random.nextInt(30);
            for (int i = 0; i < joins; i++) {
                people.add(new String[]{Integer.toString(1000 + people.size()), "active", "Clerk"});
            }
            StringBuilder rows = new StringBuilder(FeedWorld.HEADER);
            people.forEach(person -> rows.append(person[0])
                    .append(",Some,Body,2014-05-01,Sales,")
                    .append(person[2])
                    .append(",,")
                    .append(person[1])
                    .append(",\n"));
            snapshots.add(new Snapshot(year + "-01-01", FeedWorld.bytes(rows.toString()), joins, leaves, moves));
        }
        return snapshots;
    }
}
