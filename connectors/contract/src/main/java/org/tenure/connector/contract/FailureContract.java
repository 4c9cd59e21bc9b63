package org.tenure.connector.contract;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.Map;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.tenure.connector.spi.Capability;
import org.tenure.connector.spi.Change;
import org.tenure.connector.spi.Connection;
import org.tenure.connector.spi.NewAccount;
import org.tenure.connector.spi.Schema;
import org.tenure.connector.spi.TargetException;
import org.tenure.connector.spi.TargetException.Kind;

/// What every connector promises when something is wrong, and what it tells about its target.
public abstract class FailureContract extends EntitlementContract {

    private static final Duration TIME_OUT = Duration.ofMillis(300);
    /// Far below what an operating system or a driver waits by itself, far above what a busy machine needs.
    private static final Duration LEEWAY = Duration.ofSeconds(15);

    @Test
    void theTargetSaysWhatItIs() {
        assertThat(connection().test()).isNotBlank();
    }

    @Test
    void theSchemaKnowsTheAttributesOfAccounts() {
        Map<String, Schema.Attribute> known = connection().discover().attributes();

        assertThat(known).containsKeys(optionalAttributes().toArray(String[]::new));
        for (String optional : optionalAttributes()) {
            assertThat(known.get(optional)).as(optional)
                    .isNotNull()
                    .satisfies(attribute -> assertThat(attribute.required()).isFalse());
        }
    }

    @Test
    @DisplayName("O8 attributes the target does not take are an error of schema, and nothing is created")
    void attributesTheTargetDoesNotTakeAreAnErrorOfSchema() {
        if (refused(Capability.CREATE)) {
            return;
        }
        String login = unique("schema");
        NewAccount wrong = refusedBySchema(login, unique("anchor-"));

        assertKind(() -> connection().create(wrong), Kind.SCHEMA);

        assertThat(connection().findByLogin(login)).isEmpty();
    }

    @Test
    @DisplayName("O8 an attribute the target does not know is an error of schema, and nothing is changed")
    void anUnknownAttributeIsAnErrorOfSchema() {
        if (refused(Capability.UPDATE)) {
            return;
        }
        String key = created(unique("schema"));
        var before = read(key);
        Change change = new Change(null, Map.of("noSuchAttribute77", java.util.List.of("x")));

        TargetException failure = assertKind(() -> connection().update(key, change), Kind.SCHEMA);

        assertThat(failure).hasMessageContaining("noSuchAttribute77");
        assertThat(read(key)).isEqualTo(before);
    }

    @Test
    @DisplayName("O8 a wrong password is an error of configuration")
    void aWrongPasswordIsAnErrorOfConfiguration() {
        try (Connection wrong = openWithWrongPassword()) {
            assertKind(wrong::test, Kind.CONFIGURATION);
            assertKind(() -> wrong.findByLogin("anybody"), Kind.CONFIGURATION);
        }
    }

    @Test
    @DisplayName("O8 a target that is down is unreachable, at once")
    void aTargetThatIsDownIsUnreachable() {
        try (Connection dead = openToDeadPort(TIME_OUT)) {
            inTime(dead::test, Kind.UNREACHABLE);
            inTime(() -> dead.read("any", Set.of()), Kind.UNREACHABLE);
        }
    }

    @Test
    @DisplayName("O14 a target that accepts and never answers costs its time-out and no more")
    void aTargetThatNeverAnswersCostsItsTimeOut() {
        try (Connection silent = openToSilence(TIME_OUT)) {
            inTime(silent::test, Kind.UNREACHABLE, Kind.TIMEOUT);
            inTime(() -> silent.read("any", Set.of()), Kind.UNREACHABLE, Kind.TIMEOUT);
        }
    }

    @Test
    void openingReachesNothing() {
        try (Connection dead = openToDeadPort(TIME_OUT)) {
            assertThat(dead.capabilities()).isEqualTo(connection().capabilities());
        }
    }

    @Test
    void aClosedConnectionIsUnreachableAndMayBeClosedAgain() {
        Connection closed = open();
        closed.test();

        closed.close();
        closed.close();

        assertKind(closed::test, Kind.UNREACHABLE);
        assertKind(() -> closed.read("any", Set.of()), Kind.UNREACHABLE);
        assertKind(() -> closed.findByLogin("any"), Kind.UNREACHABLE);
    }

    @Test
    void whatIsNotListedIsRefused() {
        for (Capability capability : Capability.values()) {
            assertThat(refused(capability)).isNotEqualTo(lists(capability));
        }
    }

    private static void inTime(ThrowingCallable call, Kind... kinds) {
        assertTimeoutPreemptively(TIME_OUT.plus(LEEWAY), () -> assertKind(call, kinds));
    }
}
