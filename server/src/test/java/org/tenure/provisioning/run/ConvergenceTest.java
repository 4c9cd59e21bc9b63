package org.tenure.provisioning.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.connector.reference.Call;
import org.tenure.connector.reference.Fault;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetException.Kind;
import org.tenure.provisioning.Account;

/// Decisions and faults at random: in the end the target is what was decided last, and nothing is there twice.
class ConvergenceTest {

    private static final List<String> ENTITLEMENTS = List.of("a", "b", "c");
    private static final List<Call> CHANGES = List.of(Call.CREATE, Call.UPDATE, Call.ENABLE, Call.DISABLE, Call.GRANT,
            Call.REVOKE, Call.READ, Call.FIND_BY_ANCHOR);
    // Patient enough that no grant is given up while faults last.
    private static final RunSettings PATIENT = new RunSettings(
            Duration.ofMillis(20), Duration.ofMillis(300), Duration.ofMillis(2), Duration.ofMillis(15), 1_000_000);

    @Test
    @DisplayName("O2 O5 O6 O12 Any interleaving of decisions, faults and dying runners converges to the last decision")
    void anyInterleavingConverges() {
        for (String leaving : List.of("disable", "delete")) {
            long seed = Long.getLong("tenure.convergence.seed", System.nanoTime());
            // Whatever goes wrong, the seed is told with it; threads interleave in their own ways all the same.
            assertThatCode(() -> converge(seed, leaving))
                    .as("-Dtenure.convergence.seed=%d, leaving %s", seed, leaving)
                    .doesNotThrowAnyException();
        }
    }

    private static void converge(long seed, String leaving) throws InterruptedException {
        var random = new Random(seed);
        try (Running running = new Running(PATIENT, ENTITLEMENTS.toArray(String[]::new))) {
            running.world.connect("app", leaving, 4);
            var version = running.world.connections.versions().keySet().iterator().next();
            var runner = running.parts(PATIENT)
                    .runner(running.world.connections.open(version, running.world.connections.all().getFirst()).get());
            runner.start();
            List<UUID> people = running.world.people(12, "Ada", "Lovelace");
            Map<UUID, Set<String>> decided = new HashMap<>();
            for (int step = 0; step < 150; step++) {
                if (random.nextInt(3) == 0) {
                    fault(running, random);
                }
                if (step % 50 == 49) {
                    runner.abandon();
                    runner = running.parts(PATIENT)
                            .runner(running.world.connections.open(version, running.world.connections.all().getFirst())
                                    .get());
                    runner.start();
                }
                decide(running, random, people.get(random.nextInt(people.size())), decided);
                Thread.yield();
            }
            running.target.behave();
            running.world.untilDone();
            runner.stop(Duration.ofSeconds(5));
            check(running, people, decided, leaving);
        }
    }

    private static void decide(Running running, Random random, UUID person, Map<UUID, Set<String>> decided) {
        Set<String> held = decided.computeIfAbsent(person, _ -> new TreeSet<>());
        String entitlement = ENTITLEMENTS.get(random.nextInt(ENTITLEMENTS.size()));
        if (random.nextInt(6) == 0) {
            held.clear();
            running.world.leave(person);
        } else if (held.add(entitlement)) {
            running.world.grant(person, "app/" + entitlement);
        } else {
            held.remove(entitlement);
            running.world.revoke(person, "app/" + entitlement);
        }
    }

    private static void fault(Running running, Random random) {
        Fault.Rule rule = running.target.on(CHANGES.get(random.nextInt(CHANGES.size()))).times(1 + random.nextInt(3));
        switch (random.nextInt(6)) {
            case 0 -> rule.unreachable();
            case 1 -> rule.timesOut();
            case 2 -> rule.busy();
            case 3 -> rule.rateLimits(Duration.ofMillis(5));
            case 4 -> rule.succeedsButFails(Kind.TIMEOUT, "no answer");
            default -> rule.answersAfter(Duration.ofMillis(15));
        }
    }

    private static void check(Running running, List<UUID> people, Map<UUID, Set<String>> decided, String leaving) {
        Map<String, TargetAccount> byAnchor = running.target.accounts()
                .stream()
                .collect(Collectors.toMap(account -> String.valueOf(account.anchor()), account -> account));
        assertThat(running.target.accounts()).extracting(TargetAccount::login).doesNotHaveDuplicates();
        int expected = 0;
        for (UUID person : people) {
            Set<String> wanted = decided.getOrDefault(person, Set.of());
            List<Account> known = running.world.accounts.of(person)
                    .stream()
                    .filter(each -> each.state() != Account.State.GONE)
                    .toList();
            assertThat(known).hasSizeLessThanOrEqualTo(1);
            TargetAccount there = known.isEmpty() ? null : byAnchor.get(known.getFirst().id().toString());
            expected += there == null ? 0 : 1;
            if (!wanted.isEmpty()) {
                assertThat(there).isNotNull();
                assertThat(there.enabled()).isTrue();
                assertThat(there.entitlements()).isEqualTo(wanted);
                assertThat(running.world.accounts.memberships(known.getFirst().id())).hasSameSizeAs(wanted);
            } else if (there != null) {
                assertThat(leaving).isEqualTo("disable");
                assertThat(there.enabled()).isFalse();
                assertThat(there.entitlements()).isEmpty();
            }
        }
        assertThat(running.target.accounts()).as("accounts that nobody explains").hasSize(expected);
    }
}
