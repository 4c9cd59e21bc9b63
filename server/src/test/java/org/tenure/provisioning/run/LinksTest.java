package org.tenure.provisioning.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.connector.reference.Call;
import org.tenure.kernel.Actor;
import org.tenure.kernel.ErrorCode;
import org.tenure.kernel.Outcome;
import org.tenure.kernel.PageRequest;
import org.tenure.kernel.Refusal;
import org.tenure.provisioning.Account;
import org.tenure.provisioning.AccountFilter;
import org.tenure.provisioning.Operation;
import org.tenure.provisioning.World;

class LinksTest {

    /// Runners on a target where an account `alovelace`, holding `old`, has been met by the account of somebody else.
    private static Running withStranger() {
        Running running = Running.with(4, "staff", "old");
        running.target.addAccount("alovelace", Map.of());
        running.target.giveEntitlement("alovelace", "old");
        running.world.grant(running.world.person("Ann", "Lovelace"), "app/staff");
        running.world.untilDone();
        assertThat(running.target.hasAccount("ann.lovelace")).isTrue();
        return running;
    }

    private static Account stranger(Running running) {
        return running.world.accounts
                .search(new AccountFilter("app", null, null, true), PageRequest.first())
                .items()
                .getFirst();
    }

    private static Refusal refusal(Outcome<?> outcome) {
        return switch (outcome) {
            case Outcome.Refused<?>(Refusal refusal) -> refusal;
            case Outcome.Done<?>(Object done) -> throw new AssertionError("was not refused: " + done);
        };
    }

    @Test
    @DisplayName("D1 S16 An account met on a target is a person's once somebody says so; what it held is never revoked")
    void aMetAccountBecomesThePersonsWhenSomebodySaysSo() {
        try (Running running = withStranger()) {
            World world = running.world;
            UUID ada = world.person("Ada", "Lovelace");
            Account linked = world.links.link(stranger(running).id(), ada, World.ADMIN).get();
            assertThat(linked.identity()).isEqualTo(ada);
            assertThat(linked.linked()).isTrue();
            assertThat(world.accounts.memberships(linked.id())).extracting(Account.Membership::name)
                    .containsExactly("app/old");
            world.untilDone();
            assertThat(running.target.account("alovelace").enabled()).as("nobody asked for it to end").isTrue();
            int accounts = running.target.accounts().size();
            world.grant(ada, "app/staff", "app/old");
            world.untilDone();
            assertThat(running.target.accounts()).hasSize(accounts);
            assertThat(running.target.holders("staff")).contains("alovelace");
            world.leave(ada);
            world.jdbc.sql("update identity.employment set state = 'left' where identity_id = :id")
                    .param("id", ada)
                    .update();
            world.align(ada);
            world.untilDone();
            assertThat(running.target.account("alovelace").enabled()).isFalse();
            assertThat(running.target.holders("staff")).doesNotContain("alovelace");
            assertThat(running.target.holders("old")).containsExactly("alovelace");
        }
    }

    @Test
    @DisplayName("D1 The account that a person was to get gives way to the one that is linked")
    void theIntendedAccountGivesWay() {
        try (Running running = withStranger()) {
            World world = running.world;
            world.connections.setMode("app", "observe", World.ADMIN).get();
            UUID ada = world.person("Ada", "Lovelace");
            world.grant(ada, "app/staff");
            Account intended = world.account(ada);
            Account linked = world.links.link(stranger(running).id(), ada, World.ADMIN).get();
            assertThat(world.accounts.find(intended.id()).orElseThrow().state()).isEqualTo(Account.State.GONE);
            int created = running.target.count(Call.CREATE);
            world.connections.setMode("app", "full", World.ADMIN).get();
            world.untilDone();
            assertThat(running.target.count(Call.CREATE)).isEqualTo(created);
            assertThat(running.target.holders("staff")).contains("alovelace");
            assertThat(world.operation(ada).state()).isEqualTo(Operation.State.CONFIRMED);
            assertThat(
                    world.jdbc.sql("select content from audit.event where type = 'account.linked' and subject = :ada")
                            .param("ada", ada)
                            .query(String.class)
                            .single())
                    .contains(linked.id().toString());
            assertThat(world.jdbc.sql("select count(*) from audit.evidence where relation = 'provisioning.link'")
                    .query(Integer.class)
                    .single()).isEqualTo(1);
        }
    }

    @Test
    @DisplayName("D1 Unlinked, an account is nobody's again, keeps what it had, and the person gets one of their own")
    void unlinkedTheAccountKeepsWhatItHad() {
        try (Running running = withStranger()) {
            World world = running.world;
            UUID ada = world.person("Ada", "Lovelace");
            Account linked = world.links.link(stranger(running).id(), ada, World.ADMIN).get();
            world.grant(ada, "app/staff");
            world.untilDone();
            assertThat(running.target.holders("staff")).contains("alovelace");
            assertThat(world.links.unlink(linked.id(), World.ADMIN).get().identity()).isNull();
            world.untilDone();
            assertThat(running.target.holders("staff")).doesNotContain("alovelace");
            assertThat(running.target.holders("old")).containsExactly("alovelace");
            assertThat(running.target.account("alovelace").enabled()).isTrue();
            assertThat(world.account(ada).login()).isNotEqualTo("alovelace");
            assertThat(running.target.holders("staff")).contains(world.account(ada).login());
            assertThat(refusal(world.links.unlink(linked.id(), World.ADMIN)).sentence()).contains("nobody's");
        }
    }

    @Test
    @DisplayName("A link that cannot be is refused, and says why")
    void aLinkThatCannotBeIsRefused() {
        try (Running running = withStranger()) {
            World world = running.world;
            UUID nobody = UUID.randomUUID();
            UUID ada = world.person("Ada", "Lovelace");
            Account stranger = stranger(running);
            Account anns = world.accounts.search(new AccountFilter("app", null, "ann", false), PageRequest.first())
                    .items()
                    .getFirst();
            UUID ann = java.util.Objects.requireNonNull(anns.identity());
            assertThat(refusal(world.links.link(stranger.id(), ada, new Actor("reader", Set.of()))).code())
                    .isEqualTo(ErrorCode.DENIED);
            assertThat(refusal(world.links.link(nobody, ada, World.ADMIN)))
                    .isEqualTo(new Refusal(ErrorCode.NOT_FOUND,
                            "There is no account `" + nobody + "`. List them with `tenure accounts`."));
            assertThat(refusal(world.links.link(stranger.id(), nobody, World.ADMIN)).sentence())
                    .contains("nobody with the id");
            assertThat(refusal(world.links.link(anns.id(), ada, World.ADMIN)).sentence()).contains(ann + "`'s already");
            assertThat(refusal(world.links.link(stranger.id(), ann, World.ADMIN)).sentence())
                    .contains("has the account `ann.lovelace` on `app` for the purpose `standard` already");
            assertThat(refusal(world.links.unlink(anns.id(), World.ADMIN)).sentence()).contains("made by Tenure");
            world.leave(ann);
            world.untilDone();
            running.target.removeAccount("ann.lovelace");
            world.grant(ann, "app/staff");
            world.untilDone();
            Account gone = world.accounts.find(anns.id()).orElseThrow();
            assertThat(gone.state()).isEqualTo(Account.State.GONE);
            assertThat(refusal(world.links.link(gone.id(), ada, World.ADMIN)).sentence()).contains("never revived");
            world.connections.setMode("app", "observe", World.ADMIN).get();
            world.grant(ada, "app/staff");
            assertThat(refusal(world.links.link(world.account(ada).id(), ann, World.ADMIN)).sentence())
                    .contains("Tenure is to make it");
            running.target.onEverything().unreachable();
            assertThat(refusal(world.links.link(stranger.id(), ada, World.ADMIN)).code())
                    .isEqualTo(ErrorCode.TARGET_FAILED);
            running.target.behave();
            running.target.removeAccount("alovelace");
            assertThat(refusal(world.links.link(stranger.id(), ada, World.ADMIN)).sentence())
                    .contains("not on `app` any more");
            assertThat(world.accounts.of(ada)).extracting(Account::linked).isEqualTo(List.of(false));
        }
    }
}
