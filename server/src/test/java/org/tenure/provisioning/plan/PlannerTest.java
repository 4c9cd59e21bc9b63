package org.tenure.provisioning.plan;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Schema;
import org.tenure.connector.spi.Schema.Matching;

class PlannerTest {

    private static final Schema SCHEMA = new Schema(Map.of(
            "mail", attribute(Matching.CASE_IGNORE), "manager", attribute(Matching.NAME), "code",
            attribute(Matching.EXACT),
            "password", attribute(Matching.WRITE_ONLY)));

    private static Schema.Attribute attribute(Matching matching) {
        return new Schema.Attribute(false, true, true, matching);
    }

    private static Planner planner(Leaving leaving, Capability... without) {
        var capabilities = EnumSet.allOf(Capability.class);
        capabilities.removeAll(List.of(without));
        return new Planner(leaving, capabilities, new Matches(SCHEMA));
    }

    private static Wanted wanted(Map<String, List<String>> attributes, String... entitlements) {
        return new Wanted(true, attributes, Set.of(entitlements));
    }

    private static Observed seen(@Nullable Boolean enabled, Map<String, List<String>> attributes, Set<String> held,
            Set<String> granted) {
        return new Observed(enabled, attributes, held, granted);
    }

    @Test
    void nothingWantedAndNothingThereIsNothingToDo() {
        assertThat(planner(Leaving.DISABLE).plan(Wanted.NOTHING, null).steps()).isEmpty();
    }

    @Test
    void whatIsMissingIsCreatedWhole() {
        assertThat(
                planner(Leaving.DISABLE).plan(wanted(Map.of("code", List.of("7"), "mail", List.of()), "a", "b"), null)
                        .steps())
                .containsExactly(new Step.Create(Map.of("code", List.of("7")), Set.of("a", "b")));
    }

    @Test
    void takingComesFirstAndEnablingLast() {
        var plan = planner(Leaving.DISABLE).plan(
                wanted(Map.of("code", List.of("8")), "b"),
                seen(false, Map.of("code", List.of("7")), Set.of("a"), Set.of("a")));
        assertThat(plan.steps()).containsExactly(
                new Step.Revoke(Set.of("a")), new Step.Update(Map.of("code", List.of("8"))),
                new Step.Grant(Set.of("b")), new Step.Enable());
        assertThat(plan.removes()).isTrue();
    }

    @Test
    void onlyWhatTenureGrantedIsTakenAway() {
        assertThat(
                planner(Leaving.DISABLE).plan(wanted(Map.of()), seen(true, Map.of(), Set.of("a", "own"), Set.of("a")))
                        .steps())
                .containsExactly(new Step.Revoke(Set.of("a")));
    }

    @Test
    void leavingDoesWhatTheConnectionSays() {
        var there = seen(true, Map.of(), Set.of("a", "own"), Set.of("a"));
        assertThat(planner(Leaving.DISABLE).plan(Wanted.NOTHING, there).steps()).containsExactly(new Step.Disable(),
                new Step.Revoke(Set.of("a")));
        assertThat(planner(Leaving.DELETE).plan(Wanted.NOTHING, there).steps()).containsExactly(new Step.Delete());
        assertThat(planner(Leaving.KEEP).plan(Wanted.NOTHING, there).steps())
                .containsExactly(new Step.Revoke(Set.of("a")));
        assertThat(planner(Leaving.DISABLE).plan(Wanted.NOTHING, seen(null, Map.of(), Set.of(), Set.of())).steps())
                .as("who cannot be seen to be disabled is disabled")
                .containsExactly(new Step.Disable());
    }

    @Test
    @DisplayName("Values are compared under the target's matching rules")
    void valuesAreComparedUnderTheTargetsRules() {
        var wanted = wanted(Map.of(
                "mail", List.of("Ada@Example.com"), "manager", List.of("uid=Grace, ou=People,dc=example"),
                "password", List.of("x"), "code", List.of("a", "b")));
        var there = seen(true, Map.of(
                "mail", List.of("ada@example.com "), "manager", List.of("UID=grace,ou=people,DC=example"), "code",
                List.of("b", "a")), Set.of(), Set.of());
        assertThat(planner(Leaving.DISABLE).plan(wanted, there).steps()).isEmpty();
        assertThat(planner(Leaving.DISABLE).plan(wanted(Map.of("code", List.of("A"))), there).steps())
                .containsExactly(new Step.Update(Map.of("code", List.of("A"))));
    }

    @Test
    void whatAConnectionCannotDoIsSaidAndNotPlanned() {
        var plan = planner(Leaving.KEEP, Capability.UPDATE, Capability.ENTITLEMENTS)
                .plan(wanted(Map.of("code", List.of("8")), "a"), seen(true, Map.of(), Set.of(), Set.of()));
        assertThat(plan.steps()).isEmpty();
        assertThat(plan.impossible()).containsExactly("the connection cannot change attributes",
                "the connection cannot grant entitlements");
    }

    @Test
    void theInverseTakesEverythingBackLastFirst() {
        var before = seen(false, Map.of("code", List.of("7")), Set.of("a"), Set.of("a"));
        var steps = planner(Leaving.DISABLE).plan(wanted(Map.of("code", List.of("8")), "b"), before).steps();
        assertThat(Planner.inverse(steps, before)).containsExactly(
                new Step.Disable(), new Step.Revoke(Set.of("b")), new Step.Update(Map.of("code", List.of("7"))),
                new Step.Grant(Set.of("a")));
    }

    @Test
    void aPlanCarriedOutLeavesNothingToPlan() {
        long seed = Long.getLong("tenure.planner.seed", System.nanoTime());
        assertThatCode(() -> carryOutAndPlanAgain(new Random(seed)))
                .as("-Dtenure.planner.seed=%d", seed)
                .doesNotThrowAnyException();
    }

    private static void carryOutAndPlanAgain(Random random) {
        for (int round = 0; round < 5_000; round++) {
            Leaving leaving = Leaving.values()[random.nextInt(3)];
            Wanted wanted = random.nextInt(4) == 0
                    ? Wanted.NOTHING
                    : new Wanted(true, attributes(random), some(random));
            var account = random.nextInt(4) == 0 ? null : new Account(random);
            Set<String> foreign = account == null ? Set.of() : account.foreign();
            for (Step step : planner(leaving).plan(wanted, account == null ? null : account.observed()).steps()) {
                account = Account.after(account, step);
            }
            assertThat(Account.isRight(account, wanted, leaving, foreign)).as("round %d: %s", round, wanted).isTrue();
            assertThat(planner(leaving).plan(wanted, account == null ? null : account.observed()).steps())
                    .as("round %d", round)
                    .isEmpty();
        }
    }

    private static Map<String, List<String>> attributes(Random random) {
        var attributes = new HashMap<String, List<String>>();
        for (String name : List.of("code", "other")) {
            if (random.nextBoolean()) {
                attributes.put(name, random.nextInt(3) == 0 ? List.of() : List.of("" + random.nextInt(3)));
            }
        }
        return attributes;
    }

    private static Set<String> some(Random random) {
        var some = new TreeSet<String>();
        for (String each : List.of("a", "b", "c", "d")) {
            if (random.nextBoolean()) {
                some.add(each);
            }
        }
        return some;
    }

    /// The slow and obvious target: what each step does, and when an account is right.
    private static final class Account {
        boolean enabled = true;
        final Map<String, List<String>> attributes = new HashMap<>();
        final Set<String> held = new HashSet<>();
        final Set<String> granted = new HashSet<>();

        Account() {}

        Account(Random random) {
            enabled = random.nextBoolean();
            attributes.putAll(attributes(random));
            attributes.values().removeIf(List::isEmpty);
            held.addAll(some(random));
            granted.addAll(some(random));
        }

        Observed observed() {
            return new Observed(enabled, attributes, held, granted);
        }

        Set<String> foreign() {
            var foreign = new HashSet<>(held);
            foreign.removeAll(granted);
            return foreign;
        }

        static @Nullable Account after(@Nullable Account account, Step step) {
            switch (step) {
                case Step.Create(var attributes, var entitlements) -> {
                    assertThat(account).isNull();
                    Account made = new Account();
                    made.attributes.putAll(attributes);
                    made.held.addAll(entitlements);
                    made.granted.addAll(entitlements);
                    return made;
                }
                case Step.Delete _ -> {
                    return null;
                }
                case Step.Update(var attributes) -> {
                    java.util.Objects.requireNonNull(account).attributes.putAll(attributes);
                    account.attributes.values().removeIf(List::isEmpty);
                }
                case Step.Grant(var entitlements) -> {
                    account.held.addAll(entitlements);
                    account.granted.addAll(entitlements);
                }
                case Step.Revoke(var entitlements) -> {
                    assertThat(account.granted).containsAll(entitlements);
                    account.held.removeAll(entitlements);
                }
                case Step.Enable _ -> account.enabled = true;
                case Step.Disable _ -> account.enabled = false;
                case Step.EndSessions _,Step.LosePassword _ -> throw new AssertionError("nobody is stopped here");
            }
            return account;
        }

        static boolean isRight(@Nullable Account account, Wanted wanted, Leaving leaving, Set<String> foreign) {
            if (account == null) {
                return !wanted.account();
            }
            if (!wanted.account()) {
                return leaving != Leaving.DELETE && (leaving == Leaving.KEEP || !account.enabled)
                        && account.held.equals(foreign);
            }
            var rightly = new HashSet<>(foreign);
            rightly.addAll(wanted.entitlements());
            return account.enabled
                    && account.held.equals(rightly)
                    && wanted.attributes()
                            .entrySet()
                            .stream()
                            .allMatch(each -> account.attributes.getOrDefault(each.getKey(), List.of())
                                    .equals(each.getValue()));
        }
    }
}
