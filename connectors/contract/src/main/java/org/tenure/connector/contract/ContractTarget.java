package org.tenure.connector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.TestInstance;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.TargetAccount;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// What a connector's test says about its target, and the shorthand the contract is written in.
///
/// One instance serves all tests of a class, so that a subclass may start its target in a `@BeforeAll`.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class ContractTarget {

    private static final AtomicInteger COUNT = new AtomicInteger();

    /// The connection under test, with the smallest page size it takes, so that lists have several pages.
    protected abstract Connection connection();

    /// One more connection with the same settings. The contract closes it.
    protected abstract Connection open();

    /// A connection to the same target with a password (or token) that is wrong. The contract closes it.
    protected abstract Connection openWithWrongPassword();

    /// A connection to a port that nobody listens on; see `Wire.deadPort()`. The contract closes it.
    protected abstract Connection openToDeadPort(Duration timeOut);

    /// A connection to a server that accepts and says nothing; see `Wire.silence()`. The contract closes it.
    protected abstract Connection openToSilence(Duration timeOut);

    /// The attributes an account needs, and whatever else makes it a good example; no login, no anchor.
    protected abstract Map<String, List<String>> attributes(String login);

    /// Two attributes with one text value that an account may have or lack, and that [#attributes] does not set.
    protected abstract List<String> optionalAttributes();

    /// An account whose attributes the target refuses as such.
    protected abstract NewAccount refusedBySchema(String login, String anchor);

    /// Makes an entitlement on the target without the connector, with nobody in it, and answers its key.
    protected abstract String makeEntitlement(String name);

    /// Makes an entitlement on the target without the connector, with this many accounts in it, and answers its key.
    protected abstract String makeEntitlement(String name, int members);

    /// Whether two logins that differ in case only are the same to the target.
    protected abstract boolean ignoresCase();

    /// Tries the password on the target as the account's owner would. Needed with `SET_PASSWORD` only.
    protected boolean signsIn(String login, String password) {
        throw new AssertionError(
                "`SET_PASSWORD` is listed: override `signsIn` to try `" + login + "` with a password of "
                        + password.length() + " characters");
    }

    /// Bytes the target has answered to [#connection] so far, where somebody counts them; see `Wire`.
    protected OptionalLong bytesAnswered() {
        return OptionalLong.empty();
    }

    /// Logins that are awkward somewhere. Override to leave out what the target cannot have, and say why there.
    protected List<String> oddLogins() {
        return List.of("o'brien", "jürgen", "smith, john", "a+b", "#hash", "back\\slash", "star*", "(paren)", "Łódź",
                "\"quoted\"", "per%cent", "under_score", "a=b", "semi;colon", "slash/es", "<angle>");
    }

    // ── shorthand ──

    final String unique(String prefix) {
        return prefix + COUNT.incrementAndGet() + UUID.randomUUID().toString().substring(0, 4);
    }

    final boolean lists(Capability capability) {
        return connection().capabilities().contains(capability);
    }

    /// False when the capability is listed. Else true, and what needs it has been refused as it must be.
    final boolean refused(Capability capability) {
        if (lists(capability)) {
            return false;
        }
        for (ThrowingCallable call : callsOf(capability)) {
            assertKind(call, Kind.CONFIGURATION);
        }
        return true;
    }

    private List<ThrowingCallable> callsOf(Capability capability) {
        Connection target = connection();
        return switch (capability) {
            case LIST_ACCOUNTS -> List.of(() -> target.listAccounts(account -> {}));
            case LIST_ENTITLEMENTS ->
                List.of(() -> target.listEntitlements(entitlement -> {}), () -> target.listMembers("any", key -> {}));
            case CREATE -> List.of(() -> target.create(newAccount(unique("refused"))));
            case UPDATE -> List.of(() -> target.update("any", new Change(null, Map.of())));
            case DISABLE -> List.of(() -> target.disable("any"), () -> target.enable("any"));
            case DELETE -> List.of(() -> target.delete("any"));
            case ENTITLEMENTS ->
                List.of(() -> target.grant("any", Set.of("any")), () -> target.revoke("any", Set.of("any")));
            case SET_PASSWORD -> List.of(() -> target.setPassword("any", "any".toCharArray()));
            case END_SESSIONS -> List.of(() -> target.endSessions("any"));
            case ANCHOR -> List.of(() -> target.findByAnchor("any", Set.of()));
        };
    }

    static TargetException assertKind(ThrowingCallable call, Kind... kinds) {
        Throwable thrown = catchThrowable(call);
        assertThat(thrown).as("what the call throws").isInstanceOf(TargetException.class);
        TargetException failure = (TargetException) thrown;
        assertThat(failure.kind()).as("kind of: %s", failure.getMessage()).isIn((Object[]) kinds);
        assertThat(failure.getMessage()).as("the sentence").isNotBlank().doesNotContain("Exception");
        return failure;
    }

    final NewAccount newAccount(String login) {
        return newAccount(login, unique("anchor-"));
    }

    final NewAccount newAccount(String login, String anchor) {
        return new NewAccount(login, anchor, true, attributes(login), Set.of());
    }

    /// A new account with this login; answers its key.
    final String created(String login) {
        return connection().create(newAccount(login));
    }

    final TargetAccount read(String key, String... asked) {
        return connection().read(key, Set.of(asked)).orElseThrow(() -> new AssertionError("no account has key " + key));
    }

    /// A key that an account had which is gone.
    final String goneKey() {
        String key = created(unique("gone"));
        connection().delete(key);
        return key;
    }

    final List<TargetAccount> listed() {
        List<TargetAccount> accounts = new ArrayList<>();
        connection().listAccounts(accounts::add);
        return accounts;
    }

    static String inAnotherCase(String text) {
        String upper = text.toUpperCase(Locale.ROOT);
        return upper.equals(text) ? text.toLowerCase(Locale.ROOT) : upper;
    }
}
