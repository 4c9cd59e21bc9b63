package org.tenure.connector.reference;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import java.time.Duration;
import java.util.function.Consumer;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.platform.launcher.LauncherDiscoveryRequest;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/// The contract is a judge, so it is tried on the guilty: each breach must be found by the test that is there for it.
class ContractCatchesTest {

    /// A way to break a promise, and the test of the contract that must notice.
    enum Breach {
        A_CREATION_THAT_IS_NOT_DONE("aNewAccountReadsBackAsItWasAskedFor", target -> target.on(Call.CREATE).lies()),
        A_LOGIN_IN_ANOTHER_CASE("aNewAccountReadsBackAsItWasAskedFor", ReferenceTarget::answerInAnotherCase),
        A_DISABLING_THAT_IS_NOT_DONE(
                "disablingAndEnablingKeepEverythingElseAndMayBeRepeated", target -> target.on(Call.DISABLE).lies()),
        A_RENAME_THAT_IS_NOT_DONE("aRenamedAccountKeepsItsKeyAndItsAnchor", target -> target.on(Call.UPDATE).lies()),
        A_DELETION_THAT_IS_NOT_DONE("deletingWhatIsAlreadyGoneSucceeds", target -> target.on(Call.DELETE).lies()),
        A_REVOCATION_THAT_IS_KEPT("grantingAndRevokingInBatchesMayBeRepeated", target -> target.on(Call.REVOKE).lies()),
        A_PASSWORD_THAT_IS_NOT_SET(
                "aNewPasswordWorksAndTheOldOneDoesNot", target -> target.on(Call.SET_PASSWORD).lies()),
        A_GROUP_THAT_IS_READ_WHOLE(
                "oneAccountInAGroupOfTwentyThousandCostsNoMoreThanOneAccount",
                target -> target.on(Call.READ).answersAfter(Guilty.MEMBERSHIP_MAX));

        private final String test;
        private final Consumer<ReferenceTarget> commit;

        Breach(String test, Consumer<ReferenceTarget> commit) {
            this.test = test;
            this.commit = commit;
        }
    }

    /// The contract on a target that has been told to break a promise. It is run by the test below and by nobody else.
    static class Guilty extends ReferenceContractTest {

        private static final Duration MEMBERSHIP_MAX = Duration.ofMillis(200);
        private static final ThreadLocal<Breach> BREACH = new ThreadLocal<>();

        Guilty() {
            Breach breach = BREACH.get();
            if (breach != null) {
                breach.commit.accept(target());
            }
        }

        @Override
        protected Duration oneMembershipMax() {
            return MEMBERSHIP_MAX;
        }
    }

    @ParameterizedTest
    @EnumSource
    void everyBreachIsFound(Breach breach) {
        LauncherDiscoveryRequest request = LauncherDiscoveryRequestBuilder.request()
                .selectors(selectMethod(Guilty.class, breach.test))
                .build();
        SummaryGeneratingListener listener = new SummaryGeneratingListener();
        Guilty.BREACH.set(breach);
        try {
            LauncherFactory.create().execute(request, listener);
        } finally {
            Guilty.BREACH.remove();
        }
        assertThat(listener.getSummary().getTestsFoundCount()).isEqualTo(1);
        assertThat(listener.getSummary().getTestsFailedCount()).isEqualTo(1);
        assertThat(listener.getSummary().getFailures().getFirst().getException())
                .as("what the contract said")
                .isInstanceOf(AssertionError.class);
    }
}
