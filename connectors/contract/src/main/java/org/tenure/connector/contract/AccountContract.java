package org.tenure.connector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetException.Kind;

/// What every connector promises about accounts.
public abstract class AccountContract extends ContractTarget {

    private static final int LISTED_ACCOUNTS = 60;

    @Test
    void aNewAccountReadsBackAsItWasAskedFor() {
        if (refused(Capability.CREATE)) {
            return;
        }
        String login = unique("new");
        NewAccount asked = newAccount(login);

        TargetAccount account = read(connection().create(asked));

        assertThat(account.login()).isEqualTo(login);
        assertThat(account.attributes()).containsAllEntriesOf(asked.attributes());
        assertThat(account.entitlements()).isEmpty();
        if (lists(Capability.ANCHOR)) {
            assertThat(account.anchor()).isEqualTo(asked.anchor());
        }
        if (lists(Capability.DISABLE)) {
            assertThat(account.enabled()).isTrue();
        }
    }

    @Test
    void anAccountCanBeBornDisabled() {
        if (refused(Capability.DISABLE)) {
            return;
        }
        String login = unique("born");
        String key = connection().create(new NewAccount(login, unique("anchor-"), false, attributes(login), Set.of()));

        assertThat(read(key).enabled()).isFalse();
        connection().enable(key);
        assertThat(read(key).enabled()).isTrue();
    }

    @Test
    @DisplayName("O12 an account is found by its anchor, never because its login looks like one")
    void anAccountIsFoundByItsAnchor() {
        if (refused(Capability.ANCHOR)) {
            return;
        }
        String anchor = unique("anchor-");
        String key = connection().create(newAccount(unique("carrier"), anchor));
        String namesake = unique("anchor-");
        created(namesake);

        assertThat(connection().findByAnchor(anchor, Set.of())).get().extracting(TargetAccount::key).isEqualTo(key);
        assertThat(connection().findByAnchor(namesake, Set.of())).isEmpty();
        assertThat(connection().findByAnchor(unique("never-"), Set.of())).isEmpty();
    }

    @Test
    @DisplayName("D6 a renamed account keeps its key and its anchor")
    void aRenamedAccountKeepsItsKeyAndItsAnchor() {
        if (refused(Capability.UPDATE)) {
            return;
        }
        String login = unique("before");
        NewAccount asked = newAccount(login);
        String key = connection().create(asked);
        String renamed = unique("after");

        connection().update(key, new Change(renamed, Map.of()));

        assertThat(read(key).login()).isEqualTo(renamed);
        assertThat(connection().findByLogin(login)).isEmpty();
        assertThat(connection().findByLogin(renamed)).get().extracting(TargetAccount::key).isEqualTo(key);
        if (lists(Capability.ANCHOR)) {
            assertThat(connection().findByAnchor(asked.anchor(), Set.of())).get()
                    .extracting(TargetAccount::key)
                    .isEqualTo(key);
        }
    }

    @Test
    void anAccountIsRenamedAndChangedAtOnce() {
        if (refused(Capability.UPDATE)) {
            return;
        }
        String key = created(unique("both"));
        String renamed = unique("both");
        String attribute = optionalAttributes().getFirst();

        connection().update(key, new Change(renamed, Map.of(attribute, List.of("changed"))));

        assertThat(read(key).login()).isEqualTo(renamed);
        assertThat(read(key).attributes()).containsEntry(attribute, List.of("changed"));
    }

    @Test
    void aRenameToATakenLoginIsRefusedAndChangesNothing() {
        if (refused(Capability.UPDATE)) {
            return;
        }
        String taken = unique("taken");
        created(taken);
        String login = unique("mover");
        String key = created(login);

        assertKind(() -> connection().update(key, new Change(taken, Map.of())), Kind.ALREADY_EXISTS);

        assertThat(read(key).login()).isEqualTo(login);
    }

    @Test
    void aTakenLoginIsRefused() {
        if (refused(Capability.CREATE)) {
            return;
        }
        String login = unique("taken");
        String key = created(login);

        assertKind(() -> created(login), Kind.ALREADY_EXISTS);

        assertThat(connection().findByLogin(login)).get().extracting(TargetAccount::key).isEqualTo(key);
    }

    @Test
    void aLoginInAnotherCaseIsTakenWhereTheTargetIgnoresCase() {
        if (refused(Capability.CREATE)) {
            return;
        }
        String login = unique("case");
        String key = created(login);
        String other = inAnotherCase(login);

        if (ignoresCase()) {
            assertKind(() -> created(other), Kind.ALREADY_EXISTS);
            assertThat(connection().findByLogin(other)).get().extracting(TargetAccount::key).isEqualTo(key);
        } else {
            assertThat(connection().findByLogin(other)).isEmpty();
            assertThat(created(other)).isNotEqualTo(key);
        }
    }

    @Test
    void anUpdateSetsAndClearsWhatItNamesAndLeavesTheRestAlone() {
        if (refused(Capability.UPDATE)) {
            return;
        }
        String first = optionalAttributes().getFirst();
        String second = optionalAttributes().getLast();
        String login = unique("update");
        String key = created(login);

        connection().update(key, new Change(null, Map.of(first, List.of("one"), second, List.of("two"))));
        assertThat(read(key).attributes()).containsEntry(first, List.of("one")).containsEntry(second, List.of("two"));

        connection().update(key, new Change(null, Map.of(first, List.of())));
        TargetAccount after = read(key);
        assertThat(after.attributes().getOrDefault(first, List.of())).isEmpty();
        assertThat(after.attributes()).containsEntry(second, List.of("two")).containsAllEntriesOf(attributes(login));

        connection().update(key, new Change(null, Map.of(first, List.of())));
        assertThat(read(key).attributes()).isEqualTo(after.attributes());
    }

    @Test
    void disablingAndEnablingKeepEverythingElseAndMayBeRepeated() {
        if (refused(Capability.DISABLE)) {
            return;
        }
        String login = unique("off");
        String key = created(login);
        TargetAccount before = read(key);

        connection().disable(key);
        connection().disable(key);
        TargetAccount off = read(key);
        assertThat(off.enabled()).isFalse();
        assertThat(off.login()).isEqualTo(login);
        assertThat(off.anchor()).isEqualTo(before.anchor());
        assertThat(off.attributes()).containsAllEntriesOf(attributes(login));

        connection().enable(key);
        connection().enable(key);
        assertThat(read(key)).isEqualTo(before);
    }

    @Test
    @DisplayName("D5 deleting what is already gone succeeds")
    void deletingWhatIsAlreadyGoneSucceeds() {
        if (refused(Capability.DELETE)) {
            return;
        }
        String login = unique("deleted");
        String key = created(login);

        connection().delete(key);
        connection().delete(key);

        assertThat(connection().read(key, Set.of())).isEmpty();
        assertThat(connection().findByLogin(login)).isEmpty();
    }

    @Test
    @DisplayName("D7 a login that was deleted and made again is another account with another key")
    void aLoginMadeAgainIsAnotherAccount() {
        if (refused(Capability.DELETE)) {
            return;
        }
        String login = unique("again");
        String first = created(login);
        connection().delete(first);

        String second = created(login);

        assertThat(second).isNotEqualTo(first);
        assertThat(connection().read(first, Set.of())).isEmpty();
        assertKind(() -> connection().update(first, new Change(null, Map.of(optionalAttributes().getFirst(),
                List.of("not yours")))), Kind.NOT_FOUND);
        assertThat(read(second).attributes()).doesNotContainKey(optionalAttributes().getFirst());
    }

    @Test
    void whatIsNotThereIsSaidToBeNotThere() {
        if (refused(Capability.DELETE)) {
            return;
        }
        String gone = goneKey();
        Change change = new Change(null, Map.of(optionalAttributes().getFirst(), List.of("x")));

        assertThat(connection().read(gone, Set.of())).isEmpty();
        assertThat(connection().findByLogin(unique("nobody"))).isEmpty();
        if (!refused(Capability.UPDATE)) {
            assertKind(() -> connection().update(gone, change), Kind.NOT_FOUND);
            assertKind(() -> connection().update(gone, new Change(unique("ghost"), Map.of())), Kind.NOT_FOUND);
        }
        if (!refused(Capability.DISABLE)) {
            assertKind(() -> connection().disable(gone), Kind.NOT_FOUND);
            assertKind(() -> connection().enable(gone), Kind.NOT_FOUND);
        }
        if (!refused(Capability.SET_PASSWORD)) {
            assertKind(() -> connection().setPassword(gone, "Corr3ct-horse".toCharArray()), Kind.NOT_FOUND);
        }
    }

    @Test
    void oddLoginsAreCreatedFoundRenamedAndDeletedLikeAnyOther() {
        if (refused(Capability.CREATE)) {
            return;
        }
        for (String odd : oddLogins()) {
            String login = odd + unique("-");
            String key = created(login);
            assertThat(read(key).login()).isEqualTo(login);
            assertThat(connection().findByLogin(login)).as(login).get().extracting(TargetAccount::key).isEqualTo(key);
            if (lists(Capability.UPDATE)) {
                String renamed = odd + unique("-r");
                connection().update(key, new Change(renamed, Map.of()));
                assertThat(read(key).login()).isEqualTo(renamed);
            }
            if (lists(Capability.DELETE)) {
                connection().delete(key);
                assertThat(connection().read(key, Set.of())).isEmpty();
            }
        }
    }

    @Test
    void aListHasEveryAccountOnceOverAllItsPages() {
        if (refused(Capability.LIST_ACCOUNTS)) {
            return;
        }
        Map<String, String> made = new HashMap<>();
        for (int i = 0; i < LISTED_ACCOUNTS; i++) {
            String login = unique("listed");
            made.put(created(login), login);
        }

        List<TargetAccount> all = listed();

        assertThat(all).extracting(TargetAccount::key).doesNotHaveDuplicates().containsAll(made.keySet());
        for (TargetAccount account : all) {
            if (made.containsKey(account.key())) {
                assertThat(account.login()).isEqualTo(made.get(account.key()));
                assertThat(account.attributes()).containsAllEntriesOf(attributes(account.login()));
                assertThat(account.anchor() != null).isEqualTo(lists(Capability.ANCHOR));
            }
        }
    }

    @Test
    void aListThatIsGivenUpHalfWayLeavesTheConnectionUsable() {
        if (refused(Capability.LIST_ACCOUNTS)) {
            return;
        }
        created(unique("first"));
        created(unique("second"));

        for (int i = 0; i < 20; i++) {
            assertThatThrownBy(() -> connection().listAccounts(account -> {
                throw new IllegalStateException("enough");
            })).hasMessage("enough");
        }

        assertThat(listed()).hasSizeGreaterThanOrEqualTo(2);
    }

    @Test
    void manyThreadsShareOneConnection() throws Exception {
        if (refused(Capability.CREATE)) {
            return;
        }
        List<Callable<String>> work = new ArrayList<>();
        for (int i = 0; i < 64; i++) {
            String login = unique("thread");
            work.add(() -> {
                String key = created(login);
                assertThat(read(key).login()).isEqualTo(login);
                return key;
            });
        }
        Set<String> keys = new HashSet<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<String> done : threads.invokeAll(work)) {
                keys.add(done.get());
            }
        }
        assertThat(keys).hasSize(work.size());
    }

    @Test
    @DisplayName("P1 a new password works and the old one does not")
    void aNewPasswordWorksAndTheOldOneDoesNot() {
        if (refused(Capability.SET_PASSWORD)) {
            return;
        }
        String login = unique("password");
        String key = created(login);
        connection().setPassword(key, "First-pässw0rd!".toCharArray());
        assertThat(signsIn(login, "First-pässw0rd!")).isTrue();

        char[] second = "Second-pässw0rd!".toCharArray();
        connection().setPassword(key, second);

        assertThat(signsIn(login, "Second-pässw0rd!")).isTrue();
        assertThat(signsIn(login, "First-pässw0rd!")).isFalse();
        assertThat(second).as("the caller's array").isEqualTo("Second-pässw0rd!".toCharArray());
        assertThat(read(key).toString()).as("what is read back").doesNotContain("pässw0rd");
    }

    @Test
    void sessionsOfAnAccountEndWithoutEndingTheAccount() {
        if (refused(Capability.END_SESSIONS)) {
            return;
        }
        String key = created(unique("session"));

        connection().endSessions(key);

        assertThat(connection().read(key, Set.of())).isPresent();
    }
}
