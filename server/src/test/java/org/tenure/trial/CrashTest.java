package org.tenure.trial;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/// The server and its PostgreSQL are killed with -9 at random moments while a company's years are fed and delivered.
///
/// `-Dtenure.crashes=50 -Dtenure.crashes.seed=7` makes a longer campaign of it; the seed is in every failure.
class CrashTest {

    private static final int CRASHES = Integer.getInteger("tenure.crashes", 4);
    private static final long SEED = Long.getLong("tenure.crashes.seed", 3L);
    private static final int SNAPSHOTS = 3;

    @Test
    @DisplayName("O12 killed at any moment and started again, every system ends as the rules say, with nothing twice")
    void killedAtRandomMoments() throws Exception {
        Path home = Files.createTempDirectory("tenure-crash");
        Files.setPosixFilePermissions(home, PosixFilePermissions.fromString("rwx--x--x"));
        Random random = new Random(SEED);
        List<Snapshots.Snapshot> snapshots = Snapshots.of("small").list().subList(0, SNAPSHOTS);
        try (Targets targets = new Targets();
                ServerUnderFire server = new ServerUnderFire(home)) {
            server.api()
                    .ended(server.api()
                            .post("/v1/model/apply", Map.of("files", targets.configuration(), "label", "trial")));
            for (int i = 0; i < snapshots.size(); i++) {
                int crashes = CRASHES * (i + 1) / snapshots.size() - CRASHES * i / snapshots.size();
                underFire(server, snapshots.get(i), crashes, random);
                assertThat(targets.actual())
                        .as("seed %d: after %s", SEED, snapshots.get(i).date())
                        .isEqualTo(Targets.expected(snapshots.get(i).rows()));
            }
            assertThat(server.api().get("/v1/operations?state=failed").path("items"))
                    .as("seed %d: operations that failed", SEED)
                    .isEmpty();
            assertThat(server.api().post("/v1/ledger/verify", Map.of()).path("problems"))
                    .as("seed %d: the ledger's problems", SEED)
                    .isEmpty();
        }
    }

    /// Delivers a snapshot again and again, with a crash at some moment of each try, until it is in and delivered.
    private static void underFire(ServerUnderFire server, Snapshots.Snapshot snapshot, int crashes, Random random)
            throws Exception {
        for (int crash = 0; crash < crashes; crash++) {
            long moment = random.nextLong(1_500_000_000L);
            boolean postgres = random.nextBoolean();
            Thread work = Thread.ofVirtual().start(() -> tryToTake(server, snapshot));
            LockSupport.parkNanos(moment);
            if (postgres) {
                server.killPostgres();
            } else {
                server.killServer();
            }
            work.join();
            server.start();
        }
        take(server.api(), snapshot);
    }

    private static void tryToTake(ServerUnderFire server, Snapshots.Snapshot snapshot) {
        try {
            take(server.api(), snapshot);
        } catch (Exception killed) {
            assertThat(killed).as("what a client sees when its server is killed").isNotInstanceOf(AssertionError.class);
        }
    }

    private static void take(Api api, Snapshots.Snapshot snapshot) throws Exception {
        for (JsonNode run : api.all("/v1/runs?kind=feed")) {
            api.ended(run);
        }
        api.feed("hr", "effective=" + snapshot.date() + "&label=" + snapshot.date(), snapshot.csv());
        api.awaitDelivered();
    }
}
