package org.tenure.provisioning.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.connector.reference.Call;
import org.tenure.connector.spi.TargetException.Kind;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.Operation;

class DeliveryTest {

    @Test
    @DisplayName("A create is one write and one read, and ends confirmed")
    void aCreateIsOneWriteAndOneRead() {
        try (Running running = Running.with(4, "staff", "mail")) {
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff", "app/mail");
            running.world.untilDone();
            var account = running.target.account("alovelace");
            assertThat(account.entitlements()).containsExactlyInAnyOrder("staff", "mail");
            assertThat(account.attributes()).containsEntry("cn", List.of("Ada Lovelace"))
                    .containsEntry("mail", List.of("alovelace@example.com"));
            assertThat(account.attributes()).doesNotContainKey("title");
            assertThat(account.anchor()).isEqualTo(running.world.account(person).id().toString());
            assertThat(running.world.operation(person).state()).isEqualTo(Operation.State.CONFIRMED);
            assertThat(running.world.accounts.memberships(running.world.account(person).id())).hasSize(2);
            assertThat(running.target.count(Call.CREATE)).isEqualTo(1);
            assertThat(running.target.count(Call.READ)).isEqualTo(1);
            assertThat(running.target.count(Call.FIND_BY_ANCHOR)).isZero();
        }
    }

    @Test
    @DisplayName("A leaver is disabled and loses what Tenure granted; a returner gets the same account back")
    void leaversAreDisabledAndReturnersEnabled() {
        try (Running running = Running.with(4, "staff", "own")) {
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff");
            running.world.untilDone();
            running.target.giveEntitlement("alovelace", "own");
            Account before = running.world.account(person);
            running.world.leave(person);
            running.world.untilDone();
            assertThat(running.target.account("alovelace").enabled()).isFalse();
            assertThat(running.target.account("alovelace").entitlements()).containsExactly("own");
            running.world.grant(person, "app/staff");
            running.world.untilDone();
            assertThat(running.target.account("alovelace").enabled()).isTrue();
            assertThat(running.target.account("alovelace").entitlements()).containsExactlyInAnyOrder("own", "staff");
            assertThat(running.world.account(person).id()).isEqualTo(before.id());
            assertThat(running.target.count(Call.CREATE)).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("What is as wanted already is not asked about")
    void nothingToDoAsksNobody() {
        try (Running running = Running.with(4, "staff")) {
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff");
            running.world.untilDone();
            running.target.resetCounts();
            running.world.align(person);
            running.world.untilDone();
            assertThat(running.world.operation(person).state()).isEqualTo(Operation.State.UNCHANGED);
            assertThat(running.target.count(Call.READ)).isZero();
            running.world.attribute(person, "title", "Countess");
            running.world.align(person);
            running.world.untilDone();
            assertThat(running.target.account("alovelace").attributes()).containsEntry("title", List.of("Countess"));
            assertThat(running.target.journal()).containsExactly("UPDATE alovelace");
        }
    }

    @Test
    @DisplayName("D1 D2 An account with the same login is somebody else's: it is recorded and the next free name taken")
    void anEqualLoginIsNeverEvidence() {
        try (Running running = Running.with(4, "staff")) {
            running.target.addAccount("ALovelace", java.util.Map.of());
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff");
            running.world.untilDone();
            assertThat(running.world.account(person).login()).isEqualTo("ada.lovelace");
            assertThat(running.target.account("ALovelace").entitlements()).isEmpty();
            var met = running.world.accounts.search(
                    new org.tenure.provisioning.AccountFilter("app", null, null, true),
                    org.tenure.kernel.PageRequest.first());
            assertThat(met.items()).singleElement()
                    .satisfies(stranger -> assertThat(stranger.login()).isEqualTo("ALovelace"));
        }
    }

    @Test
    @DisplayName("D5 Deleting what is gone already succeeds")
    void deletingWhatIsGoneSucceeds() {
        try (Running running = new Running(Running.HASTY, "staff")) {
            running.world.connect("app", "delete", 4);
            running.start();
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff");
            running.world.untilDone();
            running.target.removeAccount("alovelace");
            running.world.leave(person);
            running.world.untilDone();
            assertThat(running.world.operation(person).state()).isEqualTo(Operation.State.CONFIRMED);
            assertThat(running.world.account(person).state()).isEqualTo(Account.State.GONE);
        }
    }

    @Test
    @DisplayName("D7 A deleted account is never revived: who returns gets a new one with a link to the old, and their own login")
    void aDeadRecordIsNeverRevived() {
        try (Running running = new Running(Running.HASTY, "staff")) {
            running.world.connect("app", "delete", 4);
            running.start();
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff");
            running.world.untilDone();
            UUID first = running.world.account(person).id();
            running.world.leave(person);
            running.world.untilDone();
            UUID namesake = running.world.person("Anna", "Lovelace");
            running.world.grant(namesake, "app/staff");
            running.world.grant(person, "app/staff");
            running.world.untilDone();
            Account second = running.world.account(person);
            assertThat(second.id()).isNotEqualTo(first);
            assertThat(second.previous()).isEqualTo(first);
            assertThat(second.login()).isEqualTo("alovelace");
            assertThat(running.world.account(namesake).login()).isEqualTo("anna.lovelace");
            assertThat(running.world.accounts.of(person)).extracting(Account::state)
                    .containsExactly(Account.State.LIVE, Account.State.GONE);
        }
    }

    @Test
    @DisplayName("D4 An account that vanished on the target is made again while it is justified")
    void aVanishedAccountIsMadeAgain() {
        try (Running running = Running.with(4, "staff", "mail")) {
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff");
            running.world.untilDone();
            UUID first = running.world.account(person).id();
            running.target.removeAccount("alovelace");
            running.world.grant(person, "app/mail");
            running.world.until("a new account is there",
                    () -> running.world.open() == 0 && running.target.hasAccount("alovelace"));
            assertThat(running.target.account("alovelace").entitlements()).containsExactlyInAnyOrder("staff", "mail");
            assertThat(running.world.account(person).previous()).isEqualTo(first);
        }
    }

    @Test
    @DisplayName("A revoke that the target accepts and does not do is seen, repeated, and never given up")
    void aLieIsFoundOut() {
        try (Running running = Running.with(4, "staff", "mail")) {
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff", "app/mail");
            running.world.untilDone();
            var lie = running.target.on(Call.REVOKE).lies();
            running.world.revoke(person, "app/mail");
            running.world.until("many tries", () -> lie.hits() > 8);
            running.world.until("the operation waits and says why", () -> {
                Operation now = running.world.operation(person);
                return now.state() == Operation.State.WAITING && "CONTRADICTED".equals(now.problemKind());
            });
            lie.release();
            running.world.untilDone();
            assertThat(running.target.account("alovelace").entitlements()).containsExactly("staff");
            assertThat(running.world.operation(person).state()).isEqualTo(Operation.State.CONFIRMED);
        }
    }

    @Test
    @DisplayName("O8 A schema error fails its operation only, in the target's words, and a person may try it again")
    void aSchemaErrorFailsItsOperationOnly() {
        try (Running running = Running.with(4, "staff")) {
            var fault = running.target.on(Call.CREATE)
                    .forLogin("alovelace")
                    .refusesBySchema("cn has a letter I do not like");
            UUID refused = running.world.person("Ada", "Lovelace");
            UUID taken = running.world.person("Grace", "Hopper");
            running.world.grant(List.of(refused, taken), "app/staff");
            running.world.untilDone();
            assertThat(running.world.operation(refused).state()).isEqualTo(Operation.State.FAILED);
            assertThat(running.world.operation(refused).problem()).isEqualTo("cn has a letter I do not like");
            assertThat(running.world.operation(taken).state()).isEqualTo(Operation.State.CONFIRMED);
            fault.release();
            running.world.operations.retry(running.world.operation(refused).id(), org.tenure.provisioning.World.ADMIN)
                    .get();
            running.world.untilDone();
            assertThat(running.target.hasAccount("alovelace")).isTrue();
        }
    }

    @Test
    @DisplayName("O8 An entitlement that is missing on the target does not keep the others back")
    void oneMissingEntitlementDoesNotKeepTheOthersBack() {
        try (Running running = Running.with(4, "staff", "mail", "lost")) {
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app");
            running.world.untilDone();
            running.target.removeEntitlement("lost");
            running.world.grant(person, "app/staff", "app/mail", "app/lost");
            running.world.untilDone();
            assertThat(running.target.account("alovelace").entitlements()).containsExactlyInAnyOrder("staff", "mail");
            assertThat(running.world.operation(person).state()).isEqualTo(Operation.State.FAILED);
            assertThat(running.world.operation(person).problem()).contains("lost");
            assertThat(running.world.accounts.memberships(running.world.account(person).id())).hasSize(2);
        }
    }

    @Test
    @DisplayName("O3 A grant is tried a bounded number of times and fails with the target's own message")
    void aGrantIsTriedABoundedNumberOfTimes() {
        try (Running running = Running.with(4, "staff")) {
            var fault = running.target.on(Call.CREATE).forLogin("alovelace").fail(Kind.BUSY, "too much going on");
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff");
            running.world.untilDone();
            assertThat(fault.hits()).isEqualTo(Running.HASTY.attemptsMax());
            assertThat(running.world.operation(person).state()).isEqualTo(Operation.State.FAILED);
            assertThat(running.world.operation(person).problem()).isEqualTo("too much going on");
        }
    }

    @Test
    @DisplayName("O12 Success that is reported as a failure is found by its anchor and not repeated")
    void successReportedAsFailureIsAdopted() {
        try (Running running = Running.with(4, "staff")) {
            running.target.on(Call.CREATE).times(1).succeedsButFails(Kind.TIMEOUT, "no answer");
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff");
            running.world.untilDone();
            assertThat(running.target.journal()).containsExactly("CREATE alovelace");
            assertThat(running.target.accounts()).hasSize(1);
            assertThat(running.world.operation(person).state()).isEqualTo(Operation.State.CONFIRMED);
        }
    }

    @Test
    @DisplayName("O5 Revoked while the create waits: nothing is created")
    void revokedBeforeItsTurnCreatesNothing() {
        try (Running running = new Running(Running.HASTY, "staff")) {
            running.world.connect("app", "disable", 4);
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff");
            running.world.leave(person);
            running.start();
            running.world.untilDone();
            assertThat(running.target.changes()).isZero();
            assertThat(running.world.operation(person).state()).isEqualTo(Operation.State.UNCHANGED);
        }
    }

    @Test
    @DisplayName("Names in another case are the same names, and the account ends confirmed")
    void anotherCaseIsNoDifference() {
        try (Running running = Running.with(4, "staff")) {
            running.target.answerInAnotherCase();
            UUID person = running.world.person("Ada", "Lovelace");
            running.world.grant(person, "app/staff");
            running.world.untilDone();
            assertThat(running.world.operation(person).state()).isEqualTo(Operation.State.CONFIRMED);
            assertThat(running.target.holders("staff")).isEqualTo(Set.of("alovelace"));
        }
    }
}
