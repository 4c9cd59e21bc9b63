package org.tenure.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class OptionsTest {

    @Test
    void withoutOptionsAThousandPeopleLiveThroughAYear() {
        assertThat(Options.of(List.of())).isEqualTo(new Options(false, false, 1_000, 365, 1, null, null));
    }

    @Test
    void everyOptionIsTakenWithASpaceOrAnEqualsSign() {
        assertThat(Options
                .of(List.of("--once", "--people", "50", "--days=9", "--seed", "4", "--port=9000", "--keep", "/tmp/x")))
                .isEqualTo(new Options(false, true, 50, 9, 4, 9_000, Path.of("/tmp/x")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', value = {
        "--people=9       | `--people` is `9`; a number from 10 to 20000 is meant.",
        "--people=20001   | `--people` is `20001`; a number from 10 to 20000 is meant.",
        "--people=many    | `--people` is `many`; a number from 10 to 20000 is meant.",
        "--days=0         | `--days` is `0`; a number from 1 to 1000 is meant.",
        "--seed=-1        | `--seed` is `-1`; a number from 0 to 9223372036854775807 is meant.",
        "--port=65536     | `--port` is `65536`; a number from 1 to 65535 is meant.",
        "--keep=          | `--keep` is ``; the name of a folder is meant.",
        "--days           | `--days` needs a value after it.",
        "--peeple=10      | `--peeple=10` is no option of the demo; `./tenure demo --help` lists those there are.",
        "--once=no        | `--once` takes no value.",
        "50               | `50` is no option of the demo; `./tenure demo --help` lists those there are."
    })
    void aWrongOptionIsNamedWithWhatWouldBeRight(String argument, String sentence) {
        assertThatThrownBy(() -> Options.of(List.of(argument))).isInstanceOf(DemoException.class).hasMessage(sentence);
    }
}
