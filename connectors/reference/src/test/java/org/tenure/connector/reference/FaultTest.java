package org.tenure.connector.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.Connector;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

class FaultTest {

    private final String name = "fault-" + UUID.randomUUID();
    private final ReferenceTarget target = ReferenceTarget.named(name);
    private final Connection connection = new ReferenceConnector()
            .open(new Settings(Map.of("target", name, "timeOut", "1s")));

    @AfterEach
    void forget() {
        connection.close();
        ReferenceTarget.forget(name);
    }

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(Connector.class)).extracting(Connector::name).contains("reference");
    }

    @Test
    void aFaultIsForAsManyCallsAsItSays() {
        Fault fault = target.on(Call.CREATE).times(2).unreachable();

        assertThat(kindOf(() -> create("a"))).isEqualTo(Kind.UNREACHABLE);
        assertThat(kindOf(() -> create("a"))).isEqualTo(Kind.UNREACHABLE);
        create("a");

        assertThat(fault.hits()).isEqualTo(2);
        assertThat(target.count(Call.CREATE)).isEqualTo(3);
        assertThat(target.journal()).containsExactly("CREATE a", "CREATE a", "CREATE a");
    }

    @Test
    void aFaultIsForTheLoginItNames() {
        target.onEverything().forLogin("Jdoe").timesOut();
        String key = target.addAccount("jdoe", Map.of());
        create("other");

        assertThat(kindOf(() -> connection.disable(key))).isEqualTo(Kind.TIMEOUT);
        assertThat(kindOf(() -> connection.findByLogin("JDOE"))).isEqualTo(Kind.TIMEOUT);
        assertThat(connection.findByLogin("other")).isPresent();
    }

    @Test
    void everyKindOfFailureCanBeHad() {
        target.on(Call.CREATE).times(1).rateLimits(Duration.ofSeconds(7));
        target.on(Call.CREATE).times(1).busy();
        target.on(Call.CREATE).times(1).conflicts();
        target.on(Call.CREATE).times(1).refusesBySchema("a title is not a poem");
        target.on(Call.CREATE).times(1).refusesByPermission();

        TargetException limited = catchThrowableOfType(TargetException.class, () -> create("a"));
        assertThat(limited.kind()).isEqualTo(Kind.RATE_LIMITED);
        assertThat(limited.retryAfter()).isEqualTo(Duration.ofSeconds(7));
        assertThat(kindOf(() -> create("a"))).isEqualTo(Kind.BUSY);
        assertThat(kindOf(() -> create("a"))).isEqualTo(Kind.ALREADY_EXISTS);
        assertThatThrownBy(() -> create("a")).hasMessage("a title is not a poem");
        assertThat(kindOf(() -> create("a"))).isEqualTo(Kind.PERMISSION);
        create("a");
    }

    @Test
    void itCanSucceedAndReportFailure() {
        target.on(Call.CREATE).times(1).succeedsButFails(Kind.TIMEOUT, "no answer");

        assertThat(kindOf(() -> create("a"))).isEqualTo(Kind.TIMEOUT);

        assertThat(target.hasAccount("a")).isTrue();
        assertThat(connection.findByAnchor("anchor-a", Set.of())).isPresent();
    }

    @Test
    void itCanFailAndReportSuccess() {
        target.on(Call.CREATE).times(1).lies();

        String key = create("a");

        assertThat(target.hasAccount("a")).isFalse();
        assertThat(connection.read(key, Set.of())).isEmpty();
    }

    @Test
    void itCanAcceptARevokeAndKeepIt() {
        target.addEntitlement("admins");
        String key = create("a");
        connection.grant(key, Set.of("admins"));
        target.on(Call.REVOKE).lies();

        connection.revoke(key, Set.of("admins"));

        assertThat(target.holders("admins")).containsExactly("a");
        assertThat(connection.read(key, Set.of("admins")).orElseThrow().entitlements()).containsExactly("admins");
    }

    @Test
    void aReadHasNothingToLieAbout() {
        assertThatThrownBy(() -> target.on(Call.READ).lies()).hasMessageContaining("`READ` changes nothing");
    }

    @Test
    void aHangingCallGoesOnWhenItIsReleased() {
        Connection patient = new ReferenceConnector().open(new Settings(Map.of("target", name)));
        Fault hang = target.on(Call.CREATE).hangs();
        CompletableFuture<String> call = CompletableFuture.supplyAsync(
                () -> patient.create(order("a")), command -> Thread.ofVirtual().start(command));
        while (hang.hits() == 0) {
            Thread.onSpinWait();
        }
        assertThat(target.hasAccount("a")).isFalse();

        hang.release();

        assertThat(call.join()).isNotBlank();
        assertThat(target.hasAccount("a")).isTrue();
    }

    @Test
    void aHangingCallEndsWithTheTimeOutOrTheConnection() {
        target.onEverything().hangs();

        assertThat(kindOf(() -> create("a"))).isEqualTo(Kind.TIMEOUT);
        connection.close();
        assertThat(kindOf(() -> create("a"))).isEqualTo(Kind.UNREACHABLE);
    }

    @Test
    void itCanAnswerSlowly() {
        target.on(Call.CREATE).answersAfter(Duration.ofMillis(120));

        create("a");

        assertThat(target.hasAccount("a")).isTrue();
        target.on(Call.DELETE).answersAfter(Duration.ofSeconds(30));
        assertThat(kindOf(() -> connection.delete("any"))).isEqualTo(Kind.TIMEOUT);
    }

    @Test
    void itCanGoReadOnlyAndComeBack() {
        String key = create("a");
        target.goReadOnly();

        assertThat(kindOf(() -> connection.disable(key))).isEqualTo(Kind.PERMISSION);
        assertThat(connection.read(key, Set.of())).isPresent();

        target.behave();
        connection.disable(key);
        assertThat(target.account("a").enabled()).isFalse();
    }

    @Test
    void itCanAnswerNamesInAnotherCase() {
        String key = create("jdoe");
        target.answerInAnotherCase();

        assertThat(connection.read(key, Set.of()).orElseThrow().login()).isEqualTo("JDOE");
        assertThat(connection.findByLogin("jdoe").orElseThrow().login()).isEqualTo("JDOE");
    }

    @Test
    void whatIsDoneBehindOurBackIsSeen() {
        String key = create("jdoe");
        target.addEntitlement("admins");
        target.giveEntitlement("jdoe", "admins");
        target.renameAccount("jdoe", "jdoe2");
        target.setAttribute("jdoe2", "title", "King");
        target.disableAccount("jdoe2");

        var seen = connection.read(key, Set.of("admins")).orElseThrow();

        assertThat(seen.login()).isEqualTo("jdoe2");
        assertThat(seen.entitlements()).containsExactly("admins");
        assertThat(seen.attributes()).containsEntry("title", List.of("King"));
        assertThat(seen.enabled()).isFalse();
        target.removeAccount("jdoe2");
        assertThat(connection.read(key, Set.of())).isEmpty();
        assertThat(target.changes()).isEqualTo(1);
    }

    @Test
    void sessionsEnd() {
        String key = create("a");
        target.openSession("a");

        connection.endSessions(key);

        assertThat(target.sessions("a")).isZero();
    }

    @Test
    void aRefusedRenameChangesNothing() {
        create("taken");
        String key = create("a");

        assertThat(kindOf(() -> connection.update(key, new Change("Taken", Map.of("title", List.of("x"))))))
                .isEqualTo(Kind.ALREADY_EXISTS);

        assertThat(target.account("a").attributes()).isEmpty();
    }

    private String create(String login) {
        return connection.create(order(login));
    }

    private static NewAccount order(String login) {
        return new NewAccount(login, "anchor-" + login, true, Map.of(), Set.of());
    }

    private static Kind kindOf(ThrowingCallable call) {
        return catchThrowableOfType(TargetException.class, call).kind();
    }
}
