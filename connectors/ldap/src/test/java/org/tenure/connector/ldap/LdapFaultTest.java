package org.tenure.connector.ldap;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import com.unboundid.ldap.sdk.LDAPConnection;
import com.unboundid.ldap.sdk.LDAPException;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.tenure.connector.contract.system.Slapd;
import org.tenure.connector.contract.system.Wire;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Settings;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// What is said when a real OpenLDAP server is away, slow, strict or set up in another way than we think.
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LdapFaultTest {

    private final Slapd slapd = Slapd.start();

    @AfterAll
    void stop() {
        slapd.close();
    }

    @Test
    @DisplayName("O1 a server that was stopped is unreachable, and the same connection works when it is back")
    void aServerThatWasStoppedIsUnreachable() {
        try (Slapd own = Slapd.start(); Connection connection = open(own.port(), Map.of())) {
            String key = connection.create(order("jdoe"));
            own.stop();

            assertThat(failure(() -> connection.read(key, Set.of()), Kind.UNREACHABLE))
                    .hasMessage("`ldap://127.0.0.1:" + own.port() + "` cannot be reached: connection refused");

            own.restart();
            assertThat(connection.read(key, Set.of())).isPresent();
        }
    }

    @Test
    @Timeout(60)
    @DisplayName("O14 a server that stops answering costs the time-out, and the same connection works afterwards")
    void aServerThatStopsAnsweringCostsTheTimeOut() {
        try (Slapd own = Slapd.start(); Connection connection = open(own.port(), Map.of("timeOut", "3s"))) {
            connection.test();
            own.pause();

            assertThat(failure(() -> connection.create(order("jdoe")), Kind.TIMEOUT))
                    .hasMessageContaining("did not answer within 3000 ms");

            own.resume();
            assertThat(connection.test())
                    .isEqualTo("OpenLDAP at ldap://127.0.0.1:" + own.port() + ", base " + Slapd.PEOPLE);
        }
    }

    @Test
    @DisplayName("O14 a server that never answers the handshake costs the time-out")
    void aServerThatNeverAnswersTheHandshakeCostsTheTimeOut() throws IOException {
        try (ServerSocket silence = Wire.silence();
                Connection connection = open(silence.getLocalPort(), Map.of(
                        "url", "ldaps://localhost:" + silence.getLocalPort(), "timeOut", "1s"))) {
            assertTimeoutPreemptively(Duration.ofSeconds(15), () -> failure(connection::test, Kind.TIMEOUT));
        }
    }

    @Test
    @DisplayName("O14 when all connections hang, whoever waits for one is told that they are in use")
    void whoeverWaitsForAConnectionIsTold() throws Exception {
        try (Slapd own = Slapd.start();
                Connection connection = open(own.port(), Map.of("timeOut", "1s", "concurrency", 1))) {
            connection.test();
            own.pause();
            List<Callable<Kind>> calls = new ArrayList<>();
            for (int i = 0; i < 6; i++) {
                calls.add(() -> catchThrowableOfType(TargetException.class, connection::test).kind());
            }
            List<Kind> kinds = new ArrayList<>();
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var call : threads.invokeAll(calls)) {
                    kinds.add(call.get());
                }
            }
            own.resume();

            assertThat(kinds).contains(Kind.TIMEOUT).containsOnly(Kind.TIMEOUT, Kind.BUSY);
        }
    }

    @Test
    void aWireThatIsCutIsUnreachableOnceAndThenReplaced() {
        try (Wire wire = Wire.to(slapd.port()); Connection connection = open(wire.port(), Map.of())) {
            connection.test();
            wire.cut();

            TargetException first = catchThrowableOfType(TargetException.class, connection::test);
            if (first != null) {
                assertThat(first.kind()).isEqualTo(Kind.UNREACHABLE);
            }
            assertThat(connection.test()).startsWith("OpenLDAP");
        }
    }

    @Test
    void connectionsAreKeptAndNeverMoreThanAllowed() throws Exception {
        try (Wire wire = Wire.to(slapd.port()); Connection connection = open(wire.port(), Map.of("concurrency", 3))) {
            List<Callable<String>> calls = new ArrayList<>();
            for (int i = 0; i < 60; i++) {
                calls.add(connection::test);
            }
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                for (var call : threads.invokeAll(calls)) {
                    assertThat(call.get()).startsWith("OpenLDAP");
                }
            }
            assertThat(wire.connections()).isBetween(1, 3);
        }
    }

    @Test
    @DisplayName("O8 a wrong password is said to be one, and whose")
    void aWrongPasswordIsSaidToBeOne() {
        try (Connection connection = open(slapd.port(), Map.of("password", "wrong"))) {
            assertThat(failure(connection::test, Kind.CONFIGURATION))
                    .hasMessageContaining("does not let `" + Slapd.WRITER + "` in with this password")
                    .hasMessageContaining("invalid credentials (49)")
                    .hasMessageNotContaining("wrong");
        }
    }

    @Test
    void aBaseTheServerDoesNotHaveIsNamedWithItsSetting() {
        try (Connection accounts = open(slapd.port(), Map.of("accountBase", "ou=staff," + Slapd.SUFFIX));
                Connection groups = open(slapd.port(), Map.of("groupBase", "ou=teams," + Slapd.SUFFIX))) {
            assertThat(failure(accounts::test, Kind.CONFIGURATION))
                    .hasMessageContaining("setting `accountBase` is `ou=staff,dc=example,dc=org`");
            assertThat(failure(() -> accounts.create(order("jdoe")), Kind.CONFIGURATION))
                    .hasMessageContaining("no such entry");
            assertThat(failure(groups::test, Kind.CONFIGURATION)).hasMessageContaining("setting `groupBase`");
        }
    }

    @Test
    @DisplayName("O8 a server that is read-only refuses by permission, in its own words")
    void aServerThatIsReadOnlyRefusesByPermission() {
        try (Slapd own = Slapd.with("readonly on"); Connection connection = open(own.port(), Map.of())) {
            assertThat(failure(() -> connection.create(order("jdoe")), Kind.PERMISSION))
                    .hasMessageContaining("unwilling to perform (53): operation restricted");
        }
    }

    @Test
    @DisplayName("O8 somebody who may only look is refused by permission")
    void somebodyWhoMayOnlyLookIsRefusedByPermission() {
        String key;
        try (Connection writer = open(slapd.port(), Map.of())) {
            key = writer.create(order("looked-at"));
        }
        try (Connection reader = open(slapd.port(), Map.of("bindDn", Slapd.READER))) {
            assertThat(reader.read(key, Set.of())).isPresent();
            assertThat(failure(() -> reader.create(order("jdoe")), Kind.PERMISSION))
                    .hasMessageContaining("insufficient access rights (50)");
            failure(() -> reader.update(key, new Change(null, Map.of("title", List.of("x")))), Kind.PERMISSION);
            failure(() -> reader.update(key, new Change("renamed", Map.of())), Kind.PERMISSION);
            failure(() -> reader.delete(key), Kind.PERMISSION);
            failure(() -> reader.setPassword(key, "Secret-1".toCharArray()), Kind.PERMISSION);
        }
    }

    @Test
    @DisplayName("O8 a value that the server keeps unique and somebody has is taken, not an error of schema")
    void aValueThatTheServerKeepsUniqueIsTaken() {
        try (Slapd own = Slapd.with("overlay unique", "unique_uri ldap:///?sn?sub");
                Connection connection = open(own.port(), Map.of())) {
            connection.create(order("jdoe"));

            failure(() -> connection.create(order("jroe")), Kind.ALREADY_EXISTS);
        }
    }

    @Test
    void aDisabledAccountCannotSignInAndAnEnabledOneCan() {
        Map<String, Object> locking = Map.of("disable",
                Map.of("attribute", "pwdAccountLockedTime", "disabled", "000001010000Z"));
        try (Connection connection = open(slapd.port(), locking)) {
            String key = connection.create(order("locked"));
            connection.setPassword(key, "Secret-1".toCharArray());
            assertThat(signsIn("locked")).isTrue();
            connection.disable(key);
            assertThat(signsIn("locked")).isFalse();
            connection.enable(key);
            assertThat(signsIn("locked")).isTrue();
        }
    }

    @Test
    void aListIsReadPageByPage() {
        try (Wire wire = Wire.to(slapd.port()); Connection connection = open(wire.port(), Map.of("pageSize", 10))) {
            for (int i = 0; i < 100; i++) {
                connection.create(order("paged" + i));
            }
            long before = wire.bytesAnswered();
            List<Long> atFirst = new ArrayList<>();
            connection.listAccounts(account -> {
                if (atFirst.isEmpty()) {
                    atFirst.add(wire.bytesAnswered() - before);
                }
            });
            assertThat(atFirst.getFirst()).isLessThan((wire.bytesAnswered() - before) / 4);
        }
    }

    private boolean signsIn(String login) {
        try (LDAPConnection user = new LDAPConnection("127.0.0.1", slapd.port())) {
            user.bind("uid=" + login + "," + Slapd.PEOPLE, "Secret-1");
            return true;
        } catch (LDAPException refused) {
            return false;
        }
    }

    private static Connection open(int port, Map<String, Object> more) {
        Map<String, Object> all = new HashMap<>(Map.of(
                "url", "ldap://127.0.0.1:" + port,
                "bindDn", Slapd.WRITER,
                "password", Slapd.PASSWORD,
                "accountBase", Slapd.PEOPLE));
        all.putAll(more);
        return new LdapConnector().open(new Settings(all));
    }

    private static NewAccount order(String login) {
        return new NewAccount(login, "anchor-" + login, true,
                Map.of("cn", List.of(login), "sn", List.of("Doe")), Set.of());
    }

    private static TargetException failure(ThrowingCallable call, Kind kind) {
        TargetException failure = catchThrowableOfType(TargetException.class, call);
        assertThat(failure.kind()).as(failure.getMessage()).isEqualTo(kind);
        return failure;
    }
}
