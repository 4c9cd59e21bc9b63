package org.tenure.provisioning.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.kernel.Ids;
import org.tenure.provisioning.World;

class LoginsTest {

    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");

    private static Logins.Candidate candidate(String... logins) {
        return new Logins.Candidate(Ids.next(), Ids.next(), List.of(logins));
    }

    @Test
    @DisplayName("D3 Names that a person takes for one another are the same name")
    void lookAlikesAreTheSameName() {
        assertThat(LoginFold.fold("Smith")).isEqualTo(LoginFold.fold("smith"));
        assertThat(LoginFold.fold("sm\u0456th")).isEqualTo(LoginFold.fold("smith"));
        assertThat(LoginFold.fold("\u0440\u0430\u0443\u0440\u0430l")).isEqualTo(LoginFold.fold("paypal"));
        assertThat(LoginFold.fold("\uFF53mith")).isEqualTo(LoginFold.fold("smith"));
        assertThat(LoginFold.fold("smi\u200Bth")).isEqualTo(LoginFold.fold("smith"));
        assertThat(LoginFold.fold("SM\u0130TH")).isEqualTo(LoginFold.fold("sm\u0131th"));
        assertThat(LoginFold.fold("stra\u00DFe")).isEqualTo(LoginFold.fold("STRASSE"));
        assertThat(LoginFold.fold("b0b")).isEqualTo(LoginFold.fold("bob"));
        assertThat(LoginFold.fold("e\u0301a")).isEqualTo(LoginFold.fold("\u00E9a"));
        assertThat(LoginFold.fold("smith2")).isNotEqualTo(LoginFold.fold("smith3"));
        assertThat(LoginFold.fold("smyth")).isNotEqualTo(LoginFold.fold("smith"));
    }

    @Test
    @DisplayName("D3 No two of the numbers up to 100,000 look alike")
    void numbersStayDistinct() {
        var folded = new HashSet<String>();
        for (int number = 2; number <= 100_000; number++) {
            folded.add(LoginFold.fold("smith" + number));
        }
        assertThat(folded).hasSize(99_999);
    }

    @Test
    @DisplayName("D3 40,000 namesakes get distinct logins")
    void fortyThousandNamesakesGetDistinctLogins() {
        try (World world = new World()) {
            var logins = new Logins(world.jdbc);
            var given = new HashSet<String>();
            var folded = new HashSet<String>();
            for (int batch = 0; batch < 40_000 / 64; batch++) {
                var candidates = new ArrayList<Logins.Candidate>();
                for (int i = 0; i < 64; i++) {
                    candidates.add(candidate("jsmith", "john.smith"));
                }
                world.transactions.execute(_ -> logins.reserve("app", candidates, NOW)).values().forEach(login -> {
                    given.add(login);
                    folded.add(LoginFold.fold(login));
                });
            }
            assertThat(given).hasSize(40_000)
                    .contains("jsmith", "john.smith", "john.smith2", "john.smith3", "john.smith39999");
            assertThat(folded).hasSize(40_000);
        }
    }

    @Test
    @DisplayName("D3 A login is not given to somebody else within its quarantine, and to its own person at once")
    void aLoginIsQuarantined() {
        try (World world = new World()) {
            var logins = new Logins(world.jdbc);
            var first = candidate("jsmith");
            assertThat(logins.reserve("app", List.of(first), NOW)).containsEntry(first.account(), "jsmith");
            logins.quarantine(List.of(first.account()), Duration.ofDays(30), NOW);
            var other = candidate("JSmith");
            assertThat(logins.reserve("app", List.of(other), NOW.plus(Duration.ofDays(29))))
                    .containsEntry(other.account(), "JSmith2");
            var returner = new Logins.Candidate(Ids.next(), first.identity(), List.of("jsmith"));
            assertThat(logins.reserve("app", List.of(returner), NOW)).containsEntry(returner.account(), "jsmith");
            logins.quarantine(List.of(returner.account()), Duration.ofDays(30), NOW);
            var later = candidate("jsmith");
            assertThat(logins.reserve("app", List.of(later), NOW.plus(Duration.ofDays(31))))
                    .containsEntry(later.account(), "jsmith");
        }
    }

    @Test
    @DisplayName("D3 Whose login it was gets it back, though namesakes ask in the same breath")
    void aReturnerComesBeforeNamesakes() {
        try (World world = new World()) {
            var logins = new Logins(world.jdbc);
            var first = candidate("jsmith", "john.smith");
            logins.reserve("app", List.of(first), NOW);
            logins.quarantine(List.of(first.account()), Duration.ofDays(30), NOW);
            var before = candidate("JSmith", "jane.smith");
            var returner = new Logins.Candidate(Ids.next(), first.identity(), List.of("jsmith", "john.smith"));
            var after = candidate("jsmith", "jim.smith");
            assertThat(logins.reserve("app", List.of(before, returner, after), NOW))
                    .containsEntry(before.account(), "jane.smith")
                    .containsEntry(returner.account(), "jsmith")
                    .containsEntry(after.account(), "jim.smith");
        }
    }

    @Test
    @DisplayName("Who has no candidate gets no login, and one account asks twice for the same answer")
    void askingTwiceGivesTheSame() {
        try (World world = new World()) {
            var logins = new Logins(world.jdbc);
            var somebody = candidate("jsmith");
            var nobody = new Logins.Candidate(Ids.next(), Ids.next(), List.of());
            var once = logins.reserve("app", List.of(somebody, nobody), NOW);
            assertThat(once).containsOnlyKeys(somebody.account());
            assertThat(logins.reserve("app", List.of(somebody), NOW)).isEqualTo(once);
        }
    }

    @Test
    @DisplayName("A number that somebody has by nature is passed over")
    void aTakenNumberIsPassedOver() {
        try (World world = new World()) {
            var logins = new Logins(world.jdbc);
            logins.reserve("app", List.of(candidate("jsmith"), candidate("jsmith2")), NOW);
            UUID third = Ids.next();
            assertThat(logins.reserve("app", List.of(new Logins.Candidate(third, Ids.next(), List.of("jsmith"))), NOW))
                    .containsEntry(third, "jsmith3");
        }
    }
}
