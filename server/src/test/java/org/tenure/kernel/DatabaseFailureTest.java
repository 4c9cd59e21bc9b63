package org.tenure.kernel;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DatabaseFailureTest {

    private static RuntimeException withState(String state) {
        return new IllegalStateException(new RuntimeException(new SQLException("it says no", state)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"08006", "40001", "40P01", "53300", "57P01", "57P03", "25006"})
    void aDatabaseThatIsAwayFullOrBusyComesBack(String state) {
        assertThat(DatabaseFailure.isPassing(withState(state))).isTrue();
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "22012", "42P01", "54000", "57014", "P0001"})
    void whatIsWrongWithTheStatementStaysWrong(String state) {
        assertThat(DatabaseFailure.isPassing(withState(state))).isFalse();
    }

    @Test
    void aPoolWithoutConnectionsPasses() {
        assertThat(DatabaseFailure.isPassing(new SQLTransientConnectionException("timed out"))).isTrue();
    }

    @Test
    void whatIsNotTheDatabasesDoesNotPassByItself() {
        assertThat(DatabaseFailure.isPassing(new IllegalStateException("a bug"))).isFalse();
    }

    @Test
    void theReasonIsWhatTheDatabaseSaidWithoutTheValues() {
        var failed = new IllegalStateException("insert into …", new SQLException("""
                ERROR: duplicate key value violates unique constraint "person_is_one"
                  Detail: Key (mail)=(ada@example.com) already exists.""", "23505"));
        assertThat(DatabaseFailure.reason(failed))
                .isEqualTo("duplicate key value violates unique constraint \"person_is_one\"");
        assertThat(DatabaseFailure.reason(new IllegalStateException("a bug"))).isEqualTo("a bug");
    }
}
