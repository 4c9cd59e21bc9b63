package org.tenure.connector.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.TargetEntitlement;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// What every connector promises about entitlements: groups, roles, permissions.
public abstract class EntitlementContract extends AccountContract {

    static final int BIG = 20_000;
    /// More than fit a page, and more than a connector would look up one by one.
    static final int LISTED_MEMBERS = 70;
    /// Twenty thousand members cannot be told in less; one account's membership can.
    static final long ONE_MEMBERSHIP_BYTES_MAX = 16 * 1024;

    @Test
    void grantingAndRevokingInBatchesMayBeRepeated() {
        if (refused(Capability.ENTITLEMENTS)) {
            return;
        }
        String key = created(unique("member"));
        String one = makeEntitlement(unique("one"));
        String two = makeEntitlement(unique("two"));
        String three = makeEntitlement(unique("three"));

        connection().grant(key, Set.of(one, two));
        connection().grant(key, Set.of(one, two, three));
        assertThat(read(key, one, two, three).entitlements()).containsExactlyInAnyOrder(one, two, three);

        connection().revoke(key, Set.of(one));
        connection().revoke(key, Set.of(one, two));
        assertThat(read(key, one, two, three).entitlements()).containsExactly(three);

        connection().revoke(key, Set.of(three));
        connection().grant(key, Set.of());
        connection().revoke(key, Set.of());
        assertThat(read(key, one, two, three).entitlements()).isEmpty();
    }

    @Test
    void oneAccountsGrantIsNobodyElses() {
        if (refused(Capability.ENTITLEMENTS)) {
            return;
        }
        String holder = created(unique("holder"));
        String other = created(unique("other"));
        String entitlement = makeEntitlement(unique("group"));
        connection().grant(holder, Set.of(entitlement));
        connection().grant(other, Set.of(entitlement));

        connection().revoke(other, Set.of(entitlement));

        assertThat(read(holder, entitlement).entitlements()).containsExactly(entitlement);
        assertThat(read(other, entitlement).entitlements()).isEmpty();
    }

    @Test
    void readingAnswersOnlyWhatWasAsked() {
        if (refused(Capability.ENTITLEMENTS)) {
            return;
        }
        String key = created(unique("reader"));
        String held = makeEntitlement(unique("held"));
        String alsoHeld = makeEntitlement(unique("also"));
        String notHeld = makeEntitlement(unique("not"));
        connection().grant(key, Set.of(held, alsoHeld));

        assertThat(read(key).entitlements()).isEmpty();
        assertThat(read(key, held).entitlements()).containsExactly(held);
        assertThat(read(key, held, notHeld).entitlements()).containsExactly(held);
        assertThat(read(key, notHeld).entitlements()).isEmpty();
    }

    @Test
    void readingManyEntitlementsAtOnceIsRightForEachOfThem() {
        if (refused(Capability.ENTITLEMENTS)) {
            return;
        }
        String key = created(unique("many"));
        List<String> all = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            all.add(makeEntitlement(unique("many")));
        }
        List<String> held = all.subList(5, 25);
        connection().grant(key, Set.copyOf(held));

        assertThat(read(key, all.toArray(String[]::new)).entitlements()).containsExactlyInAnyOrderElementsOf(held);
    }

    @Test
    @DisplayName("O12 what is found by its anchor is read with what it holds")
    void whatIsFoundByItsAnchorIsReadWithWhatItHolds() {
        if (refused(Capability.ANCHOR) || refused(Capability.ENTITLEMENTS)) {
            return;
        }
        String anchor = unique("anchor-");
        String held = makeEntitlement(unique("held"));
        String notHeld = makeEntitlement(unique("not"));
        String key = connection().create(newAccount(unique("found"), anchor));
        connection().grant(key, Set.of(held));

        assertThat(connection().findByAnchor(anchor, Set.of(held, notHeld)))
                .hasValueSatisfying(found -> assertThat(found.entitlements()).containsExactly(held));
    }

    @Test
    void anAccountIsBornWithItsEntitlements() {
        if (refused(Capability.ENTITLEMENTS)) {
            return;
        }
        String login = unique("born");
        String one = makeEntitlement(unique("one"));
        String two = makeEntitlement(unique("two"));

        String key = connection().create(
                new NewAccount(login, unique("anchor-"), true, attributes(login), Set.of(one, two)));

        assertThat(read(key, one, two).entitlements()).containsExactlyInAnyOrder(one, two);
    }

    @Test
    @DisplayName("D6 a renamed account holds what it held, and whoever gets its old login does not")
    void aRenamedAccountHoldsWhatItHeld() {
        if (refused(Capability.ENTITLEMENTS) || refused(Capability.UPDATE)) {
            return;
        }
        String login = unique("before");
        String key = created(login);
        String held = makeEntitlement(unique("held"));
        connection().grant(key, Set.of(held));

        connection().update(key, new Change(unique("after"), java.util.Map.of()));
        String next = created(login);

        assertThat(read(key, held).entitlements()).containsExactly(held);
        assertThat(read(next, held).entitlements()).isEmpty();
        connection().revoke(key, Set.of(held));
        assertThat(read(key, held).entitlements()).isEmpty();
    }

    @Test
    void whoeverGetsTheLoginOfADeletedAccountHoldsNothingOfIt() {
        if (refused(Capability.ENTITLEMENTS) || refused(Capability.DELETE)) {
            return;
        }
        String login = unique("deleted");
        String held = makeEntitlement(unique("held"));
        String key = created(login);
        connection().grant(key, Set.of(held));
        connection().delete(key);

        assertThat(read(created(login), held).entitlements()).isEmpty();
    }

    @Test
    void aMissingEntitlementIsNamedWhenGrantedAndNothingToRevoke() {
        if (refused(Capability.ENTITLEMENTS)) {
            return;
        }
        String key = created(unique("asks"));
        String missing = missingEntitlement();

        TargetException failure = assertKind(() -> connection().grant(key, Set.of(missing)), Kind.NOT_FOUND);
        assertThat(failure).hasMessageContaining(missing);
        connection().revoke(key, Set.of(missing));
        assertThat(read(key, missing).entitlements()).isEmpty();
    }

    @Test
    @DisplayName("D5 an account that is gone can be given nothing and has nothing left to take")
    void anAccountThatIsGoneCanBeGivenNothing() {
        if (refused(Capability.ENTITLEMENTS) || refused(Capability.DELETE)) {
            return;
        }
        String gone = goneKey();
        String entitlement = makeEntitlement(unique("group"));

        assertKind(() -> connection().grant(gone, Set.of(entitlement)), Kind.NOT_FOUND);
        connection().revoke(gone, Set.of(entitlement));
    }

    @Test
    void entitlementsAndTheirMembersAreListed() {
        if (refused(Capability.LIST_ENTITLEMENTS)) {
            return;
        }
        String name = unique("shown");
        String entitlement = makeEntitlement(name);
        String empty = makeEntitlement(unique("empty"));
        String first = created(unique("first"));
        String second = created(unique("second"));
        connection().grant(first, Set.of(entitlement));
        connection().grant(second, Set.of(entitlement));
        List<TargetEntitlement> all = new ArrayList<>();
        List<String> members = new ArrayList<>();
        List<String> nobody = new ArrayList<>();

        connection().listEntitlements(all::add);
        connection().listMembers(entitlement, members::add);
        connection().listMembers(empty, nobody::add);

        assertThat(all).extracting(TargetEntitlement::key).doesNotHaveDuplicates().contains(entitlement, empty);
        assertThat(all).filteredOn(each -> each.key().equals(entitlement))
                .singleElement()
                .extracting(TargetEntitlement::name)
                .isEqualTo(name);
        assertThat(members).containsExactlyInAnyOrder(first, second);
        assertThat(nobody).isEmpty();
    }

    @Test
    void aLongListOfMembersHasEachOfThemOnce() {
        if (refused(Capability.LIST_ENTITLEMENTS) || refused(Capability.ENTITLEMENTS)) {
            return;
        }
        String entitlement = makeEntitlement(unique("long"));
        List<String> holders = new ArrayList<>();
        for (int i = 0; i < LISTED_MEMBERS; i++) {
            String key = created(unique("holder"));
            connection().grant(key, Set.of(entitlement));
            holders.add(key);
        }
        created(unique("bystander"));
        List<String> members = new ArrayList<>();

        connection().listMembers(entitlement, members::add);

        assertThat(members).containsExactlyInAnyOrderElementsOf(holders);
    }

    @Test
    void oneAccountInAGroupOfTwentyThousandCostsNoMoreThanOneAccount() {
        if (refused(Capability.ENTITLEMENTS)) {
            return;
        }
        String key = created(unique("one"));
        connection().grant(key, Set.of(makeEntitlement(unique("warm"))));
        String group = makeEntitlement(unique("big"), BIG);
        try {
            grantReadAndRevoke(key, group);
        } finally {
            forgetMembers(group);
        }
    }

    private void grantReadAndRevoke(String key, String group) {

        bounded("granting", () -> {
            connection().grant(key, Set.of(group));
            return true;
        });
        assertThat(bounded("reading", () -> read(key, group).entitlements())).containsExactly(group);
        bounded("revoking", () -> {
            connection().revoke(key, Set.of(group));
            return true;
        });
        assertThat(bounded("reading again", () -> read(key, group).entitlements())).isEmpty();
    }

    private <T> T bounded(String what, Supplier<T> call) {
        var bytesBefore = bytesAnswered();
        long before = System.nanoTime();
        T answer = call.get();
        assertThat(Duration.ofNanos(System.nanoTime() - before)).as(what + " one of " + BIG)
                .isLessThan(oneMembershipMax());
        if (bytesBefore.isPresent()) {
            assertThat(bytesAnswered().orElseThrow() - bytesBefore.getAsLong())
                    .as("bytes answered for " + what + " one of " + BIG)
                    .isLessThan(ONE_MEMBERSHIP_BYTES_MAX);
        }
        return answer;
    }

    /// What one membership of many may take: not what a good target needs, but what tells it from twenty thousand on a busy machine.
    protected Duration oneMembershipMax() {
        return Duration.ofSeconds(10);
    }

    /// Deletes the accounts that [#makeEntitlement] made as members. Override where later tests would be slow with them.
    protected void forgetMembers(String entitlement) {}

    /// A key of the right form that no entitlement has. Override where [#makeEntitlement] cannot be undone into one.
    protected abstract String missingEntitlement();
}
