package org.tenure.access;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.identity.Employment;
import org.tenure.identity.Employment.State;
import org.tenure.policy.RuleVersion;

class ReasonRulesTest {

    private static final Instant MARCH = Instant.parse("2026-03-01T00:00:00Z");
    private static final Instant APRIL = Instant.parse("2026-04-01T00:00:00Z");
    private static final UUID STAFF = new UUID(0, 1);
    private static final UUID SALES = new UUID(0, 2);

    private final Random random = new Random(7);
    private final ReasonRules rules = new ReasonRules(() -> new UUID(random.nextLong(), random.nextLong()));

    @Test
    void somebodyEmployedHasAReasonForEverythingTheirRulesGive() {
        ReasonChanges changes = align(MARCH, List.of(), met(employed(1), rule("everybody", 0, 0, STAFF, SALES)));
        assertThat(changes.closed()).isEmpty();
        assertThat(changes.opened()).extracting(Reason::target).containsExactlyInAnyOrder(STAFF, SALES);
        assertThat(changes.opened()).allSatisfy(reason -> {
            assertThat(reason.from()).isEqualTo(MARCH);
            assertThat(reason.to()).isNull();
            assertThat(reason.rule()).isEqualTo("everybody");
        });
    }

    @Test
    void whatIsHeldAlreadyIsLeftAlone() {
        RuleVersion rule = rule("everybody", 0, 0, STAFF);
        List<Reason> held = align(MARCH, List.of(), met(employed(1), rule)).opened();
        assertThat(align(APRIL, held, met(employed(1), rule)).isEmpty()).isTrue();
    }

    @Test
    void aMoveEndsWhatTheOldJobJustifiedAndNothingElse() {
        RuleVersion everybody = rule("everybody", 0, 0, STAFF);
        RuleVersion sales = rule("sales", 0, 0, SALES);
        List<Reason> held = align(MARCH, List.of(), met(employed(1), everybody, sales)).opened();
        ReasonChanges changes = align(APRIL, held, met(employed(1), everybody));
        assertThat(changes.closed()).hasSize(1);
        assertThat(changes.opened()).singleElement().satisfies(ended -> {
            assertThat(ended.target()).isEqualTo(SALES);
            assertThat(ended.from()).isEqualTo(MARCH);
            assertThat(ended.to()).isEqualTo(APRIL);
        });
    }

    @Test
    void graceLetsAccessGoOnForAWhileAndLeavingDoesNot() {
        RuleVersion sales = rule("sales", 0, 10, SALES);
        List<Reason> held = align(MARCH, List.of(), met(employed(1), sales)).opened();
        Map<String, Integer> grace = Map.of("sales", 10);
        assertThat(rules.align(List.of(met(employed(1))), held, grace, APRIL).opened())
                .extracting(Reason::to)
                .containsExactly(Instant.parse("2026-04-11T00:00:00Z"));
        assertThat(rules.align(List.of(met(employment(1, State.LEFT, null, null))), held, grace, APRIL).opened())
                .extracting(Reason::to)
                .containsExactly(APRIL);
    }

    @Test
    void comingBackWithinTheGraceGoesOnAsIfNothingHadBeen() {
        RuleVersion sales = rule("sales", 0, 10, SALES);
        List<Reason> held = align(MARCH, List.of(), met(employed(1), sales)).opened();
        List<Reason> inGrace = rules.align(List.of(met(employed(1))), held, Map.of("sales", 10), APRIL).opened();
        ReasonChanges back = align(APRIL.plusSeconds(86_400), inGrace, met(employed(1), sales));
        assertThat(back.opened()).singleElement().satisfies(reason -> {
            assertThat(reason.from()).isEqualTo(MARCH);
            assertThat(reason.to()).isNull();
        });
    }

    @Test
    @DisplayName("S11 somebody who starts later has access from their first day, less the lead")
    void leadOpensBeforeTheFirstDay() {
        Employment later = employment(1, State.PREHIRE, LocalDate.of(2026, 3, 20), null);
        assertThat(align(MARCH, List.of(), met(later, rule("mail", 5, 0, STAFF))).opened())
                .extracting(Reason::from)
                .containsExactly(Instant.parse("2026-03-14T23:00:00Z"));
        assertThat(align(MARCH, List.of(), met(later, rule("mail", 60, 0, STAFF))).opened())
                .extracting(Reason::from)
                .containsExactly(MARCH);
    }

    @Test
    void aLeaverToldLateHadTheirAccessUntilTheirLastDay() {
        List<Reason> held = align(MARCH, List.of(), met(employed(1), rule("everybody", 0, 0, STAFF))).opened();
        Employment left = employment(1, State.LEFT, null, LocalDate.of(2026, 3, 20));
        assertThat(align(APRIL, held, met(left)).opened())
                .extracting(Reason::to)
                .containsExactly(Instant.parse("2026-03-20T23:00:00Z"));
    }

    @Test
    void aRuleInDoubtOpensNothingAndEndsNothing() {
        List<Reason> held = align(MARCH, List.of(), met(employed(1), rule("sales", 0, 0, SALES))).opened();
        Justified doubtful = new Justified(employed(1), false, List.of(), Set.of("sales"));
        assertThat(rules.align(List.of(doubtful), held, Map.of(), APRIL).isEmpty()).isTrue();
    }

    @Test
    void whateverHappensInWhateverOrderWhatIsOpenIsWhatIsJustified() {
        for (long seed = 0; seed < 300; seed++) {
            long replay = seed;
            Random dice = new Random(seed);
            Map<UUID, Reason> open = new HashMap<>();
            Instant at = MARCH;
            for (int step = 0; step < 12; step++) {
                at = at.plusSeconds(dice.nextInt(1, 9_000_000));
                Employment one = employment(1, dice.nextInt(5) == 0 ? State.LEFT : State.ACTIVE, null, null);
                List<RuleVersion> met = randomRules(dice);
                ReasonChanges changes = align(at, List.copyOf(open.values()), new Justified(one, false, met, Set.of()));
                changes.closed()
                        .forEach(id -> assertThat(open.remove(id)).as("seed %d closes what is open", replay)
                                .isNotNull());
                Instant now = at;
                changes.opened()
                        .stream()
                        .filter(reason -> reason.to() == null || reason.to().isAfter(now))
                        .forEach(reason -> open.put(reason.id(), reason));
                Set<String> wanted = one.state() == State.LEFT
                        ? Set.of()
                        : met.stream()
                                .flatMap(rule -> rule.gives().stream().map(target -> rule.rule() + target))
                                .collect(Collectors.toSet());
                List<String> has = new ArrayList<>();
                open.values().forEach(reason -> has.add(reason.rule() + reason.target()));
                assertThat(has).as("seed %d, step %d", seed, step).containsExactlyInAnyOrderElementsOf(wanted);
            }
        }
    }

    private static List<RuleVersion> randomRules(Random dice) {
        List<RuleVersion> met = new ArrayList<>();
        for (String name : List.of("a", "b", "c")) {
            if (dice.nextBoolean()) {
                met.add(rule(name, 0, 0, dice.nextBoolean() ? STAFF : SALES, STAFF));
            }
        }
        return met;
    }

    private ReasonChanges align(Instant at, List<Reason> held, Justified... employments) {
        return rules.align(List.of(employments), held, Map.of(), at);
    }

    private static Justified met(Employment employment, RuleVersion... met) {
        return new Justified(employment, false, List.of(met), Set.of());
    }

    private static Employment employed(int number) {
        return employment(number, State.ACTIVE, null, null);
    }

    private static Employment employment(int number, State state, LocalDate starts, LocalDate ends) {
        return new Employment(
                new UUID(1, number), new UUID(2, number), "hr", "" + number, "employee", state, starts, ends,
                ZoneId.of("Europe/Berlin"), Map.of(), null);
    }

    private static RuleVersion rule(String name, int lead, int grace, UUID... gives) {
        return new RuleVersion(new UUID(3, name.hashCode()), name, 1, "true", Set.of(), List.of(gives), "standard",
                lead, grace, "owner");
    }
}
