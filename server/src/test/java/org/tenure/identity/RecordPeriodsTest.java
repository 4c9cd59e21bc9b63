package org.tenure.identity;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tenure.audit.NewEvent;
import org.tenure.identity.feed.FeedWorld;
import org.tenure.kernel.Ids;

/// Records with both times agree with a slow, obvious model over random deliveries, in order and out of it.
class RecordPeriodsTest {

    private static final int KEYS = 3;
    private static final int DAYS = 12;
    private static final int DELIVERIES = 60;

    private final FeedWorld world = new FeedWorld("2026-03-10T12:00:00Z").with(FeedWorld.hr("hr", true));

    @AfterEach
    void close() {
        world.close();
    }

    /// What was known after each delivery: per key and day from which something was said, what (null: nothing any more).
    private static final class Model {

        private final TreeMap<String, @Nullable String> said = new TreeMap<>();

        /// A saying holds from its day until the next day on which something was said, which it leaves alone.
        void say(int key, int day, @Nullable String what) {
            said.put(at(key, day), what);
            forgetEndsOfNothing();
        }

        /// That nothing is said any more says nothing where nothing was said before.
        private void forgetEndsOfNothing() {
            List.copyOf(said.keySet()).forEach(at -> {
                var before = said.lowerEntry(at);
                boolean nothing = before == null || !before.getKey().startsWith(at.substring(0, 2))
                        || before.getValue() == null;
                if (said.get(at) == null && nothing) {
                    said.remove(at);
                }
            });
        }

        @Nullable
        String holds(int key, int day) {
            var entry = said.floorEntry(at(key, day));
            return entry == null || !entry.getKey().startsWith(key + "/") ? null : entry.getValue();
        }

        Model copy() {
            var copy = new Model();
            copy.said.putAll(said);
            return copy;
        }

        private static String at(int key, int day) {
            return "%d/%03d".formatted(key, day);
        }
    }

    @Test
    void recordsAgreeWithTheModelAtEveryMomentOfBothTimes() {
        for (long seed = 1; seed <= 3; seed++) {
            agree(seed);
        }
    }

    private void agree(long seed) {
        Random random = new Random(seed);
        SourceDefinition source = new SourceDefinition("s" + seed, 10, "k", "k", "scheme" + seed, "employee", List.of(),
                Map.of(), true, ',', "UTF-8", "UTC");
        world.with(source);
        Model model = new Model();
        List<Model> models = new ArrayList<>();
        List<Instant> moments = new ArrayList<>();
        for (int i = 0; i < DELIVERIES; i++) {
            int key = random.nextInt(KEYS);
            int day = random.nextInt(DAYS);
            String before = model.holds(key, day);
            String what = before != null && random.nextInt(5) == 0 ? null : "v" + random.nextInt(4);
            // Saying what holds anyway changes nothing.
            if (!Objects.equals(before, what)) {
                model.say(key, day, what);
            }
            record(source, key, day, what);
            models.add(model.copy());
            moments.add(world.now());
            world.clock.turn(Duration.ofSeconds(1));
        }
        for (int i = 0; i < DELIVERIES; i++) {
            compare(source, seed, models.get(i), moments.get(i));
        }
    }

    private void record(SourceDefinition source, int key, int day, @Nullable String what) {
        String json = what == null ? null : "{\"title\":\"%s\"}".formatted(what);
        byte[] hash = what == null ? null : FeedWorld.bytes(what);
        UUID event = Ids.next();
        world.transactions.executeWithoutResult(_ -> {
            world.ledger.record(new NewEvent(event, "identities.recorded", FeedWorld.SOMEBODY, null, null, Map.of()));
            world.records.record(source, List.of(new SourceRow("k" + key, "k" + key, json, hash)), moment(day), event);
        });
    }

    private void compare(SourceDefinition source, long seed, Model model, Instant known) {
        for (int key = 0; key < KEYS; key++) {
            UUID identity = world.identities.byIdentifier(source.scheme(), "k" + key).orElse(null);
            for (int day = 0; identity != null && day < DAYS; day++) {
                List<Object> there = world.identities.asOf(identity, moment(day), known)
                        .stream()
                        .map(version -> version.attributes().get("title"))
                        .toList();
                String expected = model.holds(key, day);
                assertThat(there).as("seed %d, key %d, day %d, known %s", seed, key, day, known)
                        .isEqualTo(expected == null ? List.of() : List.of(expected));
            }
        }
    }

    private static Instant moment(int day) {
        return Instant.parse("2026-01-01T00:00:00Z").plus(Duration.ofDays(day));
    }
}
